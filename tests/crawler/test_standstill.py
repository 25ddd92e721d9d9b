"""A crawl that counts nothing new is ended after a while; one that is slow is not."""

from __future__ import annotations

from crawler.standstill import Watch


def test_a_crawl_that_counts_nothing_new_stands_still() -> None:
    watch = Watch(longest=10, beginning=60)
    assert not watch.stands_still("mau", {"requests": 3}, 500, at=0)
    assert not watch.stands_still("mau", {"requests": 3}, 500, at=10)
    assert watch.stands_still("mau", {"requests": 3}, 500, at=11)


def test_one_request_a_minute_gets_on() -> None:
    watch = Watch(longest=100, beginning=100)
    assert not any(watch.stands_still("mau", {"requests": n}, 0, at=60.0 * n) for n in range(100))


def test_what_is_written_counts_like_what_is_asked() -> None:
    watch = Watch(longest=10, beginning=10)
    assert not any(watch.stands_still("mau", {"requests": 1}, size, at=9.0 * size) for size in range(50))


def test_a_crawl_may_take_longer_to_begin() -> None:
    watch = Watch(longest=10, beginning=60)
    watch.stands_still("mau", {}, 0, at=0)
    assert not watch.stands_still("mau", {}, 0, at=60)
    assert watch.stands_still("mau", {}, 0, at=61)


def test_crawls_are_watched_each_for_itself() -> None:
    watch = Watch(longest=10, beginning=10)
    watch.stands_still("mot", {"requests": 1}, 0, at=0)
    watch.stands_still("hai", {"requests": 1}, 0, at=8)
    assert watch.stands_still("mot", {"requests": 1}, 0, at=11)
    assert not watch.stands_still("hai", {"requests": 1}, 0, at=11)
