"""The Bot Framework service: activities in, proactive messages out. The only place that imports botbuilder or msal."""
