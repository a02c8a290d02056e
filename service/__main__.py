"""`python -m service` is `sopilot`."""

from service.cli import main

main()
