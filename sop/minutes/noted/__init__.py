"""Minutes, mails and notes: lines with their structure, and the tasks in them."""
