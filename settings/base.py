"""Scrapy's settings as every crawl has them. What a site needs otherwise stands in its site file."""

import os

SPIDER_LOADER_CLASS = "crawler.spiders.SiteLoader"
SPIDER_MODULES: list[str] = []

# Where captures go, where site files are, and whom a portal's people can write to (mail or web address).
LUUTRU_ARCHIVE = os.environ.get("LUUTRU_ARCHIVE", "data")
LUUTRU_SETTINGS_FOLDER = os.environ.get("LUUTRU_SETTINGS", "")
LUUTRU_CONTACT = os.environ.get("LUUTRU_CONTACT", "")
# Whether to ask again for what was captured before, to see what was edited or taken down.
LUUTRU_AGAIN = os.environ.get("LUUTRU_AGAIN") == "1"
# So many looks a crawl takes at articles that it captured before, for each new one; ten in any case, 0 takes none.
LUUTRU_REVISITS = os.environ.get("LUUTRU_REVISITS") or "1.3"
# So many requests a crawl may make of one site; 0 leaves it to the site file.
LUUTRU_BUDGET = os.environ.get("LUUTRU_BUDGET") or "0"
# How far back listings are followed (YYYY-MM-DD); empty: as far as was asked for before, else to their end.
LUUTRU_SINCE = os.environ.get("LUUTRU_SINCE", "")
# A crawl stops while so many megabytes are free, and what it writes in five minutes: the ingest after it needs room too.
LUUTRU_RESERVE_MB = os.environ.get("LUUTRU_RESERVE_MB", "200")

# Only the download handler has the bytes of the wire.
DOWNLOAD_HANDLERS = {"http": "crawler.capture.CaptureHandler", "https": "crawler.capture.CaptureHandler"}
# gzip and deflate only: zstd replays as garbage in pywb 2.10 and ReplayWeb.page 2.5, brotli breaks `warcio check`.
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "vi,en;q=0.5",
    "Accept-Encoding": "gzip, deflate",
}
# Redirects are links to the walk, so that each has its row in the ledger; robots.txt and pace are Politeness's.
DOWNLOADER_MIDDLEWARES = {
    # nearer to the wire than Retry (550), which would keep a 503 and its Retry-After to itself
    "crawler.politeness.middleware.Politeness": 560,
    # behind whatever may still refuse a request: what it counts is sent
    "crawler.budget.Budget": 900,
    "crawler.cookies.BoundedCookies": 700,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": None,  # the spider counts; this writes each request out to measure it
}
# The walk knows depth, referrer and scope itself, and makes every request's meta anew.
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
}
EXTENSIONS = {
    "scrapy.extensions.corestats.CoreStats": None,
    "scrapy.extensions.logcount.LogCount": None,
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.logstats.LogStats": None,
    "scrapy.extensions.throttle.AutoThrottle": None,
}
ROBOTSTXT_OBEY = False  # by Scrapy's middleware, which takes a 5xx for leave; Politeness obeys RFC 9309

CONCURRENT_REQUESTS = 16
CONCURRENT_REQUESTS_PER_DOMAIN = 8  # only where no delay is asked for, which is loopback: else one at a time
DOWNLOAD_DELAY_JITTER = 0.0  # a delay is a promise: never less
DOWNLOAD_TIMEOUT = 60
# What is larger is kept to here and marked WARC-Truncated: length. Scrapy holds an answer in memory.
DOWNLOAD_MAXSIZE = 64 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_FAIL_ON_DATALOSS = True  # a cut answer is kept, and asked for again
RETRY_TIMES = 2
RETRY_HTTP_CODES = [500, 502, 503, 504, 408, 429]
# Of equal rank the first comes first: the sections take turns, and none waits until another is walked to its end.
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # the ledger knows what was asked
# The default of 100 makes a hundred tasks for every answer: a third of Scrapy's time.
CONCURRENT_ITEMS = 1

# looks into every callback's source again for every answer: 0.3 ms each
WARN_ON_GENERATOR_RETURN_VALUE = False

TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
ASYNCIO_EVENT_LOOP = "uvloop.Loop"

# of Scrapy's own commands; `luutru` logs as archive/logs.py has it
LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
LOG_LEVEL = "WARNING"
LOG_SHORT_NAMES = True
STATS_DUMP = False
TELNETCONSOLE_ENABLED = False  # nobody needs a port into a crawl
REMOTE_CONTROL_ENABLED = False
MEMUSAGE_ENABLED = False
