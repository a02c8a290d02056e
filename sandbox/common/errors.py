"""The one error of the control API."""


class ControlError(ValueError):
    """A `/_control` call that is not understood; it is answered 400 `{"error": message}`."""
