"""The days that practice is counted by."""

from datetime import date, datetime, time, timedelta, tzinfo

DAY_BEGINS_AT = timedelta(hours=4)
"""Who practises after midnight is still in the evening before."""


def practice_day(moment: datetime, zone: tzinfo | None = None) -> date:
    """The day that an aware moment belongs to where the user is; it lasts until four in the morning."""
    return (moment.astimezone(zone or moment.tzinfo) - DAY_BEGINS_AT).date()


def begins(day: date) -> datetime:
    """The moment at which a day begins by this machine's clock and time zone."""
    return (datetime.combine(day, time()) + DAY_BEGINS_AT).astimezone()
