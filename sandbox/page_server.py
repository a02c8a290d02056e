"""Serves the demo page, its npm packages, and the two stand-ins' control APIs from one origin."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import aiohttp
from aiohttp import web
from yarl import URL

PAGE = Path(__file__).parent / "page"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

NPM_FILES = {
    "/npm/adaptivecards.js": "adaptivecards/dist/adaptivecards.min.js",
    "/npm/markdown-it.js": "markdown-it/dist/markdown-it.min.js",
    "/npm/teams-light.json": "adaptivecards-designer/lib/hostConfigs/microsoft-teams-light.json",
    "/npm/teams-dark.json": "adaptivecards-designer/lib/hostConfigs/microsoft-teams-dark.json",
}
"""The only files of node_modules that a browser gets: URL path to the path under node_modules."""

_STATIC_FOLDERS = ("css", "js")
_CONTENT_TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
_HEADERS = {
    # Asked for again each time, answered with 304 where nothing changed: a cached half of the page would confuse.
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
    # adaptivecards styles its elements inline; nothing may be loaded from anywhere but this origin.
    "Content-Security-Policy": (
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
}
_HOP_BY_HOP = {
    "connection",
    "content-encoding",
    "content-length",
    "date",
    "host",
    "keep-alive",
    "server",
    "transfer-encoding",
    "upgrade",
}


def page_file(url_path: str, page: Path = PAGE) -> Path | None:
    """Maps a URL path of the page to its file, or None for anything that is not the page's to give."""
    if url_path == "/":
        return page / "index.html"
    if url_path in NPM_FILES:
        return page / "node_modules" / NPM_FILES[url_path]
    parts = url_path.split("/")
    if len(parts) == 4 and parts[1] == "static" and parts[2] in _STATIC_FOLDERS and not parts[3].startswith("."):
        return page / parts[2] / parts[3]
    return None


def content_type(path: Path) -> str:
    """Returns the media type that a file of the page is served with."""
    return _CONTENT_TYPES.get(path.suffix, "application/octet-stream")


def page_routes(app: web.Application, teams_url: str, jira_url: str, graph_url: str | None = None) -> None:
    """Mounts the page on an application.

    `/` and `/static/{css,js}/…` are the page's own files, `/npm/…` the few files it needs of its packages, and
    `/_sandbox/teams/…`, `/_sandbox/jira/…` and, where there is one, `/_sandbox/graph/…` lead to the stand-ins at those
    addresses.
    """
    app.router.add_get("/", _file)
    app.router.add_get("/static/{folder}/{name}", _file)
    app.router.add_get("/npm/{name}", _file)
    session: web.AppKey[aiohttp.ClientSession] = web.AppKey("sandbox_page_session", aiohttp.ClientSession)

    async def client(app: web.Application) -> AsyncIterator[None]:
        # No total timeout: the stand-ins hold a long poll for as long as its wait_s says.
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=3)
        async with aiohttp.ClientSession(timeout=timeout, auto_decompress=False, trust_env=False) as app[session]:
            yield

    app.cleanup_ctx.append(client)
    upstreams = {"/_sandbox/teams": teams_url, "/_sandbox/jira": jira_url}
    if graph_url is not None:
        upstreams["/_sandbox/graph"] = graph_url
    for prefix, upstream in upstreams.items():
        app.router.add_route("*", prefix + "/{tail:.*}", _proxy(prefix, upstream.rstrip("/"), session))


async def _file(request: web.Request) -> web.StreamResponse:
    path = page_file(request.path)
    if path is None:
        raise web.HTTPNotFound
    if not path.is_file():
        if request.path in NPM_FILES:
            raise web.HTTPServiceUnavailable(text="The page's packages are missing: run `python -m sandbox.npm ci`.\n")
        raise web.HTTPNotFound
    return web.FileResponse(path, headers={**_HEADERS, "Content-Type": f"{content_type(path)}; charset=utf-8"})


def _proxy(prefix: str, upstream: str, session: web.AppKey[aiohttp.ClientSession]) -> Handler:
    async def forward(request: web.Request) -> web.StreamResponse:
        if request.method == "POST" and request.content_type != "application/json":
            # A foreign web page can post a form, plain text or nothing to loopback unasked; JSON it cannot.
            return web.json_response({"error": "send application/json"}, status=415)
        # raw_path keeps conversation ids (19:…@thread.tacv2) escaped exactly as the page wrote them.
        target = URL(upstream + request.raw_path.removeprefix(prefix), encoded=True)
        headers = {k: v for k, v in request.headers.items() if k.lower() not in _HOP_BY_HOP}
        try:
            async with request.app[session].request(
                request.method, target, headers=headers, data=await request.read(), allow_redirects=False
            ) as answer:
                kept = {k: v for k, v in answer.headers.items() if k.lower() not in _HOP_BY_HOP}
                return web.Response(status=answer.status, headers=kept, body=await answer.read())
        except aiohttp.ClientError as error:
            name = prefix.rsplit("/", 1)[-1]
            return web.json_response({"error": f"the stand-in {name} does not answer: {error}"}, status=502)

    return forward
