"""The sync worker: records and Jira issues brought to agree. The only package that imports `jira`."""
