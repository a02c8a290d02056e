"""Every sentence that people read, in English and Traditional Chinese, and the forms of dates."""

from sop.words.catalogue import LANGUAGES, Words, language_of, words

__all__ = ["LANGUAGES", "Words", "language_of", "words"]
