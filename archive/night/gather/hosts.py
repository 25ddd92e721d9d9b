"""How the portal's own hosts spoke in a night: certificates, when those end, what was wrong with them."""

from __future__ import annotations

from dataclasses import dataclass, field

from archive.night.gather.span import Evidence, Span

# The state that was met last within the night, oldest first: later ones take its place. Of a night long past a state
# tells only when it began and when it was met last.
_STATES = """
select host, certificate, not_after, defect, min(last_seen, :last) as met from host_states
where site = :site and protocol <> 'http' and first_seen <= :last and last_seen >= :first
order by met, first_seen, protocol, cipher, certificate
"""
_SHOWS = "select id, url from captures where site = :site and at = :at order by id limit 1"


@dataclass(slots=True)
class Spoken:
    """What hosts showed."""

    certificates: dict[str, str] = field(default_factory=dict)
    expiries: dict[str, str] = field(default_factory=dict)
    defects: dict[str, str] = field(default_factory=dict)


def spoken_by(span: Span, evidence: Evidence) -> Spoken:
    """Return how the hosts of the night *span* spoke; *evidence* is told which captures show it."""
    found = Spoken()
    shown: dict[str, str] = {}
    for host, certificate, ends, defect, met in span.rows(_STATES):
        if not span.is_own(host):
            continue
        for told, value in ((found.certificates, certificate), (found.expiries, ends[:10]), (found.defects, defect)):
            if value:
                told[host] = value
            else:
                told.pop(host, None)
        shown[host] = met
    for host, met in sorted(shown.items()):
        for capture, _ in span.rows(_SHOWS, at=met):
            evidence.add(f"certificate:{host}", capture)
    return found
