"""What a stand-in Graph is started with."""

from dataclasses import dataclass
from typing import Any

APP_ID = "11111111-1111-1111-1111-111111111111"
TENANT = "22222222-2222-2222-2222-222222222222"


@dataclass(frozen=True, slots=True)
class GraphOptions:
    """Start settings of the stand-in.

    `authority` is where a stand-in Teams is reached, whose tokens are taken and whose keys sign what is sent; `app_id` and
    `tenant` are the app's registration there. `base_url` is where this stand-in is reached; `serve` fills it in. `page_size`
    is how many transcripts a page of a delta query has. `retry_after_s` are the pauses after which a notification that was
    not taken is sent again, in seconds of the control clock; Graph itself goes on for four hours. `seed` is a body of
    `POST /_control/seed`.
    """

    authority: str = "http://127.0.0.1:8082"
    app_id: str = APP_ID
    tenant: str = TENANT
    base_url: str = ""
    page_size: int = 2
    retry_after_s: tuple[float, ...] = (10.0, 60.0, 600.0)
    seed: dict[str, Any] | None = None
