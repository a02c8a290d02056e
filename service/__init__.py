"""The composition root: settings, command line, server, worker, doctor, demo. The only place that builds everything."""
