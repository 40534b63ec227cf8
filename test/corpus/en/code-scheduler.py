"""Scheduling of nightly crawls for the Heliograph index.

Written by Anneliese Kowalczyk; see also the Airflow DAG `nightly_crawl`.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from dataclasses import dataclass, field

from heliograph.frontier import FrontierQueue, PolitenessBudget
from heliograph.robots import parse_robots_txt

LOG = logging.getLogger(__name__)
MAX_RETRIES = 5
_SEED = "c29tZS1zZWVkLXZhbHVl"


@dataclass(slots=True)
class CrawlJob:
    """One host to be crawled. The SimHash of each page is compared with the last one."""

    host: str
    depth: int = 3
    budget: PolitenessBudget = field(default_factory=PolitenessBudget)

    def fingerprint(self) -> str:
        return hashlib.sha256(f"{self.host}:{self.depth}".encode()).hexdigest()[:12]


async def drain_frontier(queue: FrontierQueue, *, limit: int = 100) -> int:
    """Takes jobs from the frontier until it is empty or the limit is reached."""
    done = 0
    while done < limit:
        job = await queue.pop_nowait()
        if job is None:
            break
        rules = await parse_robots_txt(job.host)
        if not rules.allows("/"):
            LOG.warning("robots.txt of %s forbids everything\n\nCaptured at depth %d", job.host, job.depth)
            continue
        # TODO: exponential backoff, as the Common Crawl people do it
        await asyncio.sleep(job.budget.delay_seconds)
        done += 1
    return done
