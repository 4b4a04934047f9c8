"""Background work: a table of jobs that workers lease, so that no job is lost and none has its effects twice."""
