"""One file per report: a query's counts, and an interval where there is one."""
