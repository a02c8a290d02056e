"""MSAL's transport: bounded in time, no redirects, nothing of the environment, and https but for named exceptions.

MSAL takes any object with `get` and `post`; left alone it makes a `requests` session without a timeout that
follows redirects and proxies, which is not how a secret may travel.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import requests

from teams_bot.protocol import trust

TIMEOUT_S = (3.05, 10.0)
"""Seconds to connect, and between two bytes of the answer."""
_BOUNDS: dict[str, Any] = {"timeout": TIMEOUT_S, "allow_redirects": False}
_PASSING = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.TOO_MANY_REQUESTS})
"""With these the identity endpoint of a machine says "not now", see `MachineHttp`."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What MSAL reads of an answer."""

    status_code: int
    headers: dict[str, str]
    text: str


def _session() -> requests.Session:
    session = requests.Session()
    # A proxy or certificate bundle of the environment must not reach into the sign-in of the bot.
    session.trust_env = False
    return session


class EntraHttp:
    """To the sign-in service.

    MSAL insists on https, for the authority and for the endpoints that it publishes. For a loopback authority that is
    reached by plain http, MSAL sees https addresses and plain http is put back here.
    """

    def __init__(self, authority: str) -> None:
        self._plain = authority.startswith("http://") and trust.is_loopback(authority)
        self._plain_origin = f"http://{urlsplit(authority).netloc}/"
        self._secure_origin = f"https://{urlsplit(authority).netloc}/"
        self._session = _session()

    def get(self, url: str, params: Any = None, headers: Any = None, **_: Any) -> Answer:
        """One GET, without following redirects; other arguments of MSAL are not used."""
        return self._answer(self._session.get(self._address(url), params=params, headers=headers, **_BOUNDS))

    def post(self, url: str, params: Any = None, data: Any = None, headers: Any = None, **_: Any) -> Answer:
        """One POST, as `get`."""
        return self._answer(
            self._session.post(self._address(url), params=params, data=data, headers=headers, **_BOUNDS)
        )

    def close(self) -> None:
        self._session.close()

    def _answer(self, response: requests.Response) -> Answer:
        if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            # MSAL would take this for an OAuth answer, and its absence for a wrong configuration.
            response.raise_for_status()
        text = response.text.replace(self._plain_origin, self._secure_origin) if self._plain else response.text
        return Answer(response.status_code, dict(response.headers), text)

    def _address(self, url: str) -> str:
        return url.replace(self._secure_origin, self._plain_origin, 1) if self._plain else url


class MachineHttp:
    """To the identity endpoint of the machine we run on, which MSAL finds by the environment (IMDS, App Service, …).

    It is plain http by design and never leaves the machine's own link: 169.254.169.254 on a virtual machine, another
    link-local or loopback address in App Service and Container Apps. Other addresses must be https.

    404, 410, 429 and 5xx mean "try again", by "Use managed identities on a virtual machine to acquire access token",
    section "Error handling" (learn.microsoft.com, entra/identity/managed-identities-azure-resources/how-to-use-vm-token);
    they raise here, before MSAL reads an answer into them.
    """

    def __init__(self) -> None:
        self._session = _session()

    def get(self, url: str, params: Any = None, headers: Any = None, **_: Any) -> Answer:
        """One GET.

        Raises:
            requests.exceptions.InvalidURL: the environment names an address that no identity may be asked of.
            requests.RequestException: no answer, or one that says "not now".
        """
        if not trust.is_machine_endpoint(url):
            raise requests.exceptions.InvalidURL(
                "the identity endpoint is neither https nor on this machine's own link"
            )
        response = self._session.get(url, params=params, headers=headers, **_BOUNDS)
        if response.status_code in _PASSING or response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise requests.HTTPError(f"status {response.status_code}", response=response)
        return Answer(response.status_code, dict(response.headers), response.text)

    def close(self) -> None:
        self._session.close()
