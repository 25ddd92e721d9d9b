"""What date lines say, as somebody in Viet Nam reads them on Thursday 28 March 2024 at ten."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.extract.dates.printed import read_date

SEEN = datetime(2024, 3, 28, 3, tzinfo=UTC)
SHARED_LIST = Path(__file__).parents[3].parent / "shared" / "dates-vi.json"

PLAIN = {
    "5/3/2024": "2024-03-05", "05/03/2024": "2024-03-05", "5-3-2024": "2024-03-05", "05.03.2024": "2024-03-05",
    "5/3/24": "2024-03-05", "05-03-24": "2024-03-05", "2023/11/9": "2023-11-09", "2023-11-09": "2023-11-09",
    "2023.11.09": "2023-11-09", "8 / 2 / 2023": "2023-02-08", "8/ 2/2023": "2023-02-08", "14 - 06 - 2022": "2022-06-14",
    "14 – 06 – 2022": "2022-06-14", "03 11 2025": "2025-11-03", "09.12.2020": "2020-12-09", "29/02/2024": "2024-02-29",
    "  7/1/2021  ": "2021-01-07", "7/1/2021.": "2021-01-07", "(7/1/2021)": "2021-01-07", "20230709": "2023-07-09",
    "31/12/1999": "1999-12-31", "1/1/2000": "2000-01-01", "12/05/2023": "2023-05-12", "5/12-2023": "2023-12-05",
}  # fmt: skip
IN_WORDS = {
    "ngày 9 tháng 5 năm 2023": "2023-05-09", "Ngày 09 tháng 05 năm 2023": "2023-05-09",
    "9 tháng 5 năm 2023": "2023-05-09", "9 tháng 5, 2023": "2023-05-09", "9 Tháng Năm 2023": "2023-05-09",
    "9 tháng năm năm 2023": "2023-05-09", "01 Tháng Một 2022": "2022-01-01", "02 Tháng Hai 2022": "2022-02-02",
    "03 Tháng Ba, 2022": "2022-03-03", "04 Tháng Tư 2022": "2022-04-04", "04 Tháng Bốn 2022": "2022-04-04",
    "06 Tháng Sáu 2022": "2022-06-06", "07 Tháng Bảy 2022": "2022-07-07", "07 Tháng Bẩy 2022": "2022-07-07",
    "08 Tháng Tám 2022": "2022-08-08", "09 Tháng Chín 2022": "2022-09-09", "10 Tháng Mười 2022": "2022-10-10",
    "11 Tháng Mười Một 2022": "2022-11-11", "12 Tháng Mười Hai 2022": "2022-12-12", "15 Tháng Giêng 2022": "2022-01-15",
    "18 tháng 7/2022": "2022-07-18", "18 Th7 2022": "2022-07-18", "18 Th07, 2022": "2022-07-18",
    "Th7 18, 2022": "2022-07-18", "Tháng 7 18, 2022": "2022-07-18", "Tháng Bảy 18, 2022": "2022-07-18",
    "18 thg 7, 2022": "2022-07-18", "18-thg 7-2022": "2022-07-18", "18/Tháng 7/2022": "2022-07-18",
    "ngày 18/tháng 7/năm 2022": "2022-07-18", "năm 2022 tháng 7 ngày 18": "2022-07-18",
    "Nam Định, ngày 18 tháng 7 năm 2022": "2022-07-18", "HÀ GIANG, NGÀY 18 THÁNG 7 NĂM 2022": "2022-07-18",
    "July 18, 2022": "2022-07-18", "18 July 2022": "2022-07-18", "Jul 18, 2022": "2022-07-18",
    "18-Jul-2022": "2022-07-18", "Mon, 18 Jul 2022 08:15:00 +0700": "2022-07-18T08:15",
    "Mon Jul 18 2022 08:15:00 GMT+0700": "2022-07-18T08:15",
}  # fmt: skip
WITH_WEEKDAY = {
    "Thứ hai, 04/12/2023": "2023-12-04", "Thứ Hai 04-12-2023": "2023-12-04", "T2, 04/12/2023": "2023-12-04",
    "Thứ 2, 04/12/2023 | 07:05:09": "2023-12-04T07:05", "Thứ 2, ngày 04/12/2023": "2023-12-04",
    "CN, 03/12/2023": "2023-12-03", "Chủ nhật - 03/12/2023 21:30": "2023-12-03T21:30",
    "CHỦ NHẬT, 03/12/2023": "2023-12-03", "T7 02/12/2023": "2023-12-02",
    "Thứ năm - 07/12/2023 06:00": "2023-12-07T06:00", "Thứ sáu, ngày 08 tháng 12 năm 2023": "2023-12-08",
    "Hôm nay thứ tư, ngày 27/03/2024": "2024-03-27", "thứ tư 27 3 2024": "2024-03-27",
    "Monday, December 4, 2023": "2023-12-04",
}  # fmt: skip
WITH_CLOCK = {
    "04/12/2023 07:05": "2023-12-04T07:05", "07:05 04/12/2023": "2023-12-04T07:05",
    "07:05, 04/12/2023": "2023-12-04T07:05", "07:05 | 04/12/2023": "2023-12-04T07:05",
    "07:05 |04/12/2023": "2023-12-04T07:05", "04/12/2023 | 07:05": "2023-12-04T07:05",
    "04/12/2023 - 07:05": "2023-12-04T07:05", "04/12/2023, 07:05 (GMT+7)": "2023-12-04T07:05",
    "07:05-04/12/2023": "2023-12-04T07:05", "04/12/2023 07:05 GMT+7": "2023-12-04T07:05",
    "04/12/2023 07:05:59": "2023-12-04T07:05", "07h05 04/12/2023": "2023-12-04T07:05",
    "7h05, ngày 04/12/2023": "2023-12-04T07:05", "7h 04/12/2023": "2023-12-04T07:00",
    "15h30’ ngày 04/12/2023": "2023-12-04T15:30", "7 giờ 05 phút ngày 04/12/2023": "2023-12-04T07:05",
    "7 giờ 05, ngày 4/12/2023": "2023-12-04T07:05", "04/12/2023 07:05 SA": "2023-12-04T07:05",
    "04/12/2023 07:05 CH": "2023-12-04T19:05", "04/12/2023 7:05 AM": "2023-12-04T07:05",
    "04/12/2023 7:05 PM": "2023-12-04T19:05", "04/12/2023 7:05 p.m.": "2023-12-04T19:05",
    "04/12/2023 12:30 SA": "2023-12-04T00:30", "04/12/2023 12:30 CH": "2023-12-04T12:30",
    "04/12/2023 19:05 CH": "2023-12-04T19:05", "2:15 chiều, 04/12/2023": "2023-12-04T14:15",
    "04/12/2023 lúc 8:40 sáng": "2023-12-04T08:40", "7:05:00 CH, 04/12/2023": "2023-12-04T19:05",
    "04.12.2023 07:05": "2023-12-04T07:05", "2023-12-04 07:05:09.288000": "2023-12-04T07:05",
    "2023-12-04T07:05:09": "2023-12-04T07:05", "2023/12/04 07:05": "2023-12-04T07:05",
    "8/16/2021 1:54:45 PM": "2021-08-16T13:54", "12/25/2022 9:00 AM": "2022-12-25T09:00",
    "20231204T070509+0700": "2023-12-04T07:05",
}  # fmt: skip
OF_OTHER_ZONES = {
    "2023-12-04T07:05:09+07:00": "2023-12-04T07:05", "2023-12-04T00:05:09Z": "2023-12-04T07:05",
    "2023-12-03T18:30:00Z": "2023-12-04T01:30", "2023-12-04T01:05:09.123Z": "2023-12-04T08:05",
    "2023-12-04T01:05:09+0000": "2023-12-04T08:05", "2023-12-04T10:05:09+09:00": "2023-12-04T08:05",
    "2023-12-03T20:00:00-05:00": "2023-12-04T08:00", "Mon, 04 Dec 2023 01:05:00 GMT": "2023-12-04T08:05",
    "2023-12-04 01:05 UTC": "2023-12-04T08:05",
}  # fmt: skip
MIDNIGHT_IS_NO_TIME = {
    "14/06/2018 | 12:00 AM": "2018-06-14", "14/06/2018 00:00": "2018-06-14", "14/06/2018 00:00:00": "2018-06-14",
    "2018-06-14T00:00:00+07:00": "2018-06-14", "2018-06-14 00:00:00.000": "2018-06-14",
    "14/06/2018 12:00 SA": "2018-06-14", "2018-06-13T17:00:00Z": "2018-06-14",
}  # fmt: skip
LABELLED = {
    "Ngày đăng: 02/10/2023": "2023-10-02", "Ngày đăng 02/10/2023 | 11:22 AM": "2023-10-02T11:22",
    "Ngày đăng : 16:10, 02/10/2023": "2023-10-02T16:10", "Ngày đăng tin: 2/10/2023": "2023-10-02",
    "Đăng lúc 16:10 ngày 02/10/2023": "2023-10-02T16:10", "Đăng ngày 02 - 10 - 2023": "2023-10-02",
    "Đăng tải: 02/10/2023 16:10": "2023-10-02T16:10", "Ngày xuất bản 02/10/2023": "2023-10-02",
    "Xuất bản: 02/10/2023": "2023-10-02", "Ngày viết: 02/10/2023": "2023-10-02",
    "Ngày phát hành: 02/10/2023": "2023-10-02", "Ngày tạo: 02/10/2023 04:10:00 CH": "2023-10-02T16:10",
    "Ngày gửi: 02-10-2023": "2023-10-02", "Thời gian đăng: 02/10/2023 16:10": "2023-10-02T16:10",
    "Ngày: 02/10/2023": "2023-10-02", "Posted on 02/10/2023": "2023-10-02", "Published: 02/10/2023": "2023-10-02",
    "NGÀY ĐĂNG: 02/10/2023": "2023-10-02", "Đăng lúc: 2/10": "2023-10-02",
    "Nhóm PV•02/10/2023 16:10": "2023-10-02T16:10", "LAN ANH - MINH HÒA 30/04/2016 11:39": "2016-04-30T11:39",
    "Ngày đăng: 27/03": "2024-03-27", "02/10/2023 16:10 | Lượt xem: 1204": "2023-10-02T16:10",
    "Thứ hai, 02/10/2023 - 16:10 | 478 lượt xem": "2023-10-02T16:10",
    "Đại hội Đoàn xã Bình Minh Ngày đăng 02/10/2023": "2023-10-02",
    "Ngày đăng: 02/10/2023 | Hiệu lực: 15/11/2023": "2023-10-02",
    "Hội nghị phổ biến luật mới. Ngày đăng: 02/10/2023": "2023-10-02", "Tin tức » Hoạt động » 02/10/2023": "2023-10-02",
}  # fmt: skip
UPDATED = {
    "Cập nhật: 02/10/2023": "2023-10-02", "Cập nhật lúc: 18:00 |02/10/2023": "2023-10-02T18:00",
    "Ngày cập nhật : 02/10/2023": "2023-10-02", "Ngày cập nhật 02/10/2023": "2023-10-02",
    "Cập nhật lần cuối: 02/10/2023 18:00": "2023-10-02T18:00",
    "Cập nhật lúc 18h00, ngày 02/10/2023": "2023-10-02T18:00", "CẬP NHẬT: 02/10/2023 - 06:00 CH": "2023-10-02T18:00",
    "Chỉnh sửa: 02/10/2023": "2023-10-02", "Last updated: 02/10/2023": "2023-10-02",
    "Cập nhật: 3 giờ trước": "2024-03-28T07:00",
    "Đại hội Đoàn xã Bình Minh năm 2014Ngày cập nhật 22/11/2014": "2014-11-22",
}  # fmt: skip
GLOSSED = {
    "27/02/2024 (Âm lịch: 18/01/2024)": "2024-02-27", "ngày 15/3/2021 (mùng 3 tháng 2 âm lịch)": "2021-03-15",
    "Ngày 24/2/2024 (rằm tháng Giêng)": "2024-02-24", "Mùng 1 Tết (10/02/2024)": "2024-02-10",
    "29/01/2020 (tức chiều mùng 5 Tết)": "2020-01-29", "ngày 12/02/2019, tức ngày mùng 8 tháng Giêng": "2019-02-12",
}  # fmt: skip
EVENTS = {
    "Sáng ngày 5/2/2024": "2024-02-05", "Sáng 5/2/2024": "2024-02-05", "Chiều 5-2-2024": "2024-02-05",
    "Tối ngày 05.02.2024": "2024-02-05", "Trưa 5/2": "2024-02-05", "Đêm 5/2": "2024-02-05",
    "Rạng sáng 5/2": "2024-02-05", "Sáng nay 5-2": "2024-02-05", "Chiều nay (5/2)": "2024-02-05",
    "Sáng nay (05/02/2024)": "2024-02-05", "Chiều thứ hai, 5/2": "2024-02-05", "S\xe1ng\n5/2/2024": "2024-02-05",
    "SÁNG NGÀY 5/2/2024": "2024-02-05", "Sáng ngày 5 tháng 2 năm 2024": "2024-02-05", "Sáng 5 tháng 2": "2024-02-05",
    "sáng 12.11": "2023-11-12", "Chiều 31/12": "2023-12-31", "Trong hai ngày 7 và 8/2": "2024-02-08",
    "Trong 03 ngày 6, 7, 8/2/2024": "2024-02-08", "Trong các ngày 6-8/2/2024": "2024-02-08",
    "từ ngày 29 - 31/01/2020": "2020-01-31", "Từ ngày 29/12/2019 đến ngày 02/01/2020": "2020-01-02",
    "Từ 1/2 - 3/2/2017": "2017-02-03", "13,14/02/2021": "2021-02-14", "13 - 14/02/2021": "2021-02-14",
    "13 và 14/02/2021": "2021-02-14", "13-14/02/2021": "2021-02-14",
    "Chiều ngày 29/01/2020 (tức chiều mùng 5 Tết)": "2020-01-29",
    "Sáng 28/1 (tức mùng 7 tháng Giêng năm Quý Mão)": "2024-01-28",
    "Sáng ngày 16/02 (tức ngày 7 tháng Giêng năm Giáp Thìn)": "2024-02-16",
}  # fmt: skip
WITHOUT_YEAR = {
    "Ngày 19 - 12": "2023-12-19", "Ngày 17 – 9": "2023-09-17", "ngày 28/3": "2024-03-28", "ngày 29/3": "2024-03-29",
    "ngày 30/3": "2023-03-30", "Ngày 27 tháng 3": "2024-03-27", "Thứ năm, 7/12": "2023-12-07",
    "08:15 27/3": "2024-03-27T08:15", "27/03": "2024-03-27", "ngày 29/2": "2024-02-29",
    "Sáng thứ tư, 29/3": "2023-03-29", "Chủ nhật, 26/3": "2023-03-26", "Thứ ba, 27/3": "2018-03-27",
}  # fmt: skip
# As printed on portals, letter by letter.
SEEN_IN_PRINT = {
    "Ngày đăng 17/04/2019 | 10:23": "2019-04-17T10:23", "Ngày đăng 14/06/2018 | 11:22 AM": "2018-06-14T11:22",
    "09:47, 15/03/2021": "2021-03-15T09:47", "03:12 23/06/2022": "2022-06-23T03:12",
    "14:26 | 05/05/2025": "2025-05-05T14:26", "04/04/2025 16:58": "2025-04-04T16:58",
    "24/03/2011 10:51 GMT+7": "2011-03-24T10:51", "09/01/2018, 08:26 (GMT+7)": "2018-01-09T08:26",
    "Thứ 3, 14/01/2020 | 14:59:06": "2020-01-14T14:59", "Thứ sáu, 23/08/2019 01:53 GMT+7": "2019-08-23T01:53",
    "Cập nhật lúc: 18:00 |22/05/2022": "2022-05-22T18:00", "Cập nhật: 04/01/2024": "2024-01-04",
    "Ngày cập nhật : 07/01/2016": "2016-01-07", "Ngày cập nhật 22/11/2014": "2014-11-22",
    "Đăng ngày 17 - 05 - 2024": "2024-05-17", "Ngày đăng : 16:10, 10/03/2025": "2025-03-10T16:10",
    "Nhóm PV•10/03/2025 16:10": "2025-03-10T16:10", "21 09 2025": "2025-09-21", "18.11.2021": "2021-11-18",
    "25/08/2008": "2008-08-25", "8/16/2021 1:54:45 PM": "2021-08-16T13:54",
    "Hải Phòng, ngày 19 tháng 01 năm 2020": "2020-01-19", "13,14/02/2021": "2021-02-14",
    "Sáng ngày 27/3/2024": "2024-03-27", "Sáng 8/7": "2023-07-08", "Sáng nay 4-7": "2023-07-04",
    "Chiều nay (22/11)": "2023-11-22", "Ngày 19 - 12": "2023-12-19", "Ngày 17 – 9": "2023-09-17",
    "sáng 12.11": "2023-11-12", "Trong hai ngày 7 và 8/8": "2023-08-08", "từ ngày 29 - 31/01/2020": "2020-01-31",
    "S\xe1ng\n12/8/2021": "2021-08-12", "Multimedia - Ngày đăng : 16:10, 10/03/2025": "2025-03-10T16:10",
    "Thứ năm, 2/11/2023, 19:20 (GMT+7)": "2023-11-02T19:20",
}  # fmt: skip
RELATIVE = {
    "Hôm nay": "2024-03-28", "hôm nay, 06:30": "2024-03-28T06:30", "Hôm qua lúc 06:30": "2024-03-27T06:30",
    "06:30 hôm qua": "2024-03-27T06:30", "Hôm kia": "2024-03-26", "Sáng nay": "2024-03-28", "Chiều qua": "2024-03-27",
    "Tối hôm qua": "2024-03-27", "Vừa xong": "2024-03-28", "vừa đăng": "2024-03-28", "1 phút trước": "2024-03-28T09:59",
    "45 phút trước": "2024-03-28T09:15", "11 giờ trước": "2024-03-27T23:00", "5 tiếng trước": "2024-03-28T05:00",
    "một giờ trước": "2024-03-28T09:00", "1 ngày trước": "2024-03-27", "2 ngày trước": "2024-03-26",
    "1 tuần trước": "2024-03-21", "3 tuần trước": "2024-03-07", "1 tháng trước": "2024-02-28",
    "1 năm trước": "2023-03-28", "Cách đây 3 ngày": "2024-03-25", "Khoảng 2 giờ trước": "2024-03-28T08:00",
    "1 giờ 20 phút trước": "2024-03-28T08:40", "2 hours ago": "2024-03-28T08:00", "yesterday": "2024-03-27",
    "30 giây trước": "2024-03-28T09:59", "Đăng: 2 ngày trước": "2024-03-26",
}  # fmt: skip
# As printed, odd blanks, marks and typing errors included.
ODD_PRINT = {
    "Thứ 4,ngày 27/03/2024": "2024-03-27", "Thứ 4,27/03/2024": "2024-03-27", "Thứ Tư,27/03/2024,08:15": "2024-03-27T08:15",
    "Thứ tư , 27/03/2024": "2024-03-27", "Thứ tư: 27/03/2024": "2024-03-27", "T.4, 27/03/2024": "2024-03-27",
    "T4 - 27/03/2024 08:15": "2024-03-27T08:15", "C.N, 24/03/2024": "2024-03-24", "Chúa nhật 24/03/2024": "2024-03-24",
    "Thứ bẩy, ngày 23/3/2024": "2024-03-23", "Wed, 03/27/2024 - 08:15": "2024-03-27T08:15",
    "Thứ 4 ,ngày 27/3/2024": "2024-03-27", "ngày27/3/2024": "2024-03-27", "Ngày đăng27/03/2024": "2024-03-27",
    "Ngày đăng:27/03/2024": "2024-03-27", "Ngay dang: 27/03/2024": "2024-03-27", "Câp nhật: 27/03/2024": "2024-03-27",
    "Cap nhat: 27/03/2024 08:15": "2024-03-27T08:15", "27/3//2024": "2024-03-27", "27/ 03/2024": "2024-03-27",
    "27 /03/ 2024": "2024-03-27", "27\u00a0/\u00a003\u00a0/\u00a02024": "2024-03-27", "２７/０３/２０２４": "2024-03-27",
    "27／03／2024": "2024-03-27", "27∕03∕2024": "2024-03-27", "27\u201103\u20112024": "2024-03-27", "27—03—2024": "2024-03-27",
    "27/03/2024.08:15": "2024-03-27T08:15", "27/03/2024, 08.15": "2024-03-27", "27/03/2024 125 lượt xem": "2024-03-27",
    "•27/03/2024": "2024-03-27", "- 27/03/2024 -": "2024-03-27", "[27/03/2024]": "2024-03-27",
    "( 27/03/2024 | 08:15 )": "2024-03-27T08:15", "27/Th3/2024": "2024-03-27", "Ngày 27-tháng 3-2024": "2024-03-27",
    "lúc 8h15p ngày 27/3/2024": "2024-03-27T08:15", "27/3/2024 @ 8:15": "2024-03-27T08:15",
    "08:15 | 27/03/2024 | Thứ tư": "2024-03-27T08:15", "09g47 ngày 15/03/2021": "2021-03-15T09:47",
    "9g 15/3/2021": "2021-03-15T09:00", "9 giờ 47, ngày 15/03/2021": "2021-03-15T09:47",
    "09h47ph ngày 15/03/2021": "2021-03-15T09:47", "15/03/2021, lúc 09 giờ 47 phút": "2021-03-15T09:47",
    "15/03/2021 09:47 GMT +7": "2021-03-15T09:47", "15/03/2021 09:47 (UTC+7)": "2021-03-15T09:47",
    "15/03/2021 09:47 ICT": "2021-03-15T09:47", "15/03/2021 09:47 +07": "2021-03-15T09:47",
    "15/03/2021 9:47AM": "2021-03-15T09:47",
    "15/03/2021 09:47:05 CH": "2021-03-15T21:47", "12:00:00 SA, 15/03/2021": "2021-03-15", "15/03/2021 24:00": "2021-03-15",
    "2024-03-27T08:15:33.1234567+07:00": "2024-03-27T08:15", "2024-03-27T01:15Z": "2024-03-27T08:15",
    "20240327081533": "2024-03-27T08:15", "27/03/2024T08:15:33": "2024-03-27T08:15",
    "Wed Mar 27 08:15:33 ICT 2024": "2024-03-27T08:15", "3/27/2024 8:15 AM": "2024-03-27T08:15",
    "5/5/2024 8:15:00 AM": "2024-05-05T08:15", "05/04/2024 8:15:00 AM": "2024-04-05T08:15",
    "Được viết ngày Thứ tư, 27 Tháng 3 2024 08:15": "2024-03-27T08:15",
    "Cập nhật lần cuối ( Thứ tư, 27 Tháng 3 2024 08:15 )": "2024-03-27T08:15",
    "Published on Wednesday, 27 March 2024 08:15": "2024-03-27T08:15",
    "Người đăng: Thu Hà | Ngày đăng: 27/03/2024 | Lượt xem: 1204": "2024-03-27",
    "Đăng bởi Nguyễn Văn A lúc 08:15 27/03/2024": "2024-03-27T08:15", "Ngày XB: 27/03/2024": "2024-03-27",
    "Chuyên mục: Tin tức | Ngày: 27/03/2024": "2024-03-27", "Xuất bản ngày 27/03/2024 lúc 8h15": "2024-03-27T08:15",
    "Trong 03 ngày, từ 25 đến 27/3/2024": "2024-03-27", "Từ ngày 25/3 đến 27/3/2024": "2024-03-27",
    "Ngày 10/02/2024 (tức mùng 1 Tết Giáp Thìn)": "2024-02-10", "ngày 19/2 (mùng 10 Tết)": "2024-02-19",
}  # fmt: skip
NOT_DATES = (
    "", " ", "Tỉnh Bắc Kạn", "Lượt xem: 2023", "1204 lượt xem", "5.000 tỷ", "12,5%", "03/2024", "tháng 3/2024",
    "tháng 10-2015", "năm 2024", "2024", "Quý I/2024", "6 tháng đầu năm 2024", "nhiệm kỳ 2020 - 2025",
    "giai đoạn 2021-2025", "Trang 1/2", "1/2", "24/7", "Số 10/2022/QH15", "10/2022/QH15", "Nghị định số 59/2023/NĐ-CP",
    "Nghị định số 15/2022/NĐ-CP ngày 28/01/2022 của Chính phủ", "Luật được thông qua ngày 10/11/2022", "số 05-CT/TU",
    "Quyết định số 749/QĐ-TTg ngày 03/6/2020", "Công văn số 326/UBND-KGVX ngày 01/02/2020",
    "có hiệu lực từ ngày 01/7/2023", "Ngày ban hành: 27/02/2024", "Ngày hiệu lực: 01/7/2023", "Ngày hết hạn 30/6/2024",
    "Hạn nộp hồ sơ: 30/3/2024", "Giấy phép số 12/GP-TTĐT ngày 15/5/2019", "Ngày sinh: 03/02/1990",
    "Bản quyền © 15/5/2019", "Kỷ niệm 94 năm ngày 03/02/1930", "31/02/2024", "30/2/2023", "29/02/2023", "32/01/2024",
    "00/01/2024", "15/13/2023", "13/13/2024", "ngày 31 tháng 4 năm 2023", "Sáng 31/4", "mùng 5 Tết", "chiều mùng 5 Tết",
    "mùng 7 tháng Giêng", "tức chiều mùng 5 Tết", "tháng Giêng năm Canh Tý", "ngày 05 - 07 tháng Giêng năm Canh Tý",
    "rằm tháng Bảy", "10/3 âm lịch", "ngày 10 tháng 3 âm lịch", "23 tháng Chạp", "mồng 10/3", "tối 30 Tết",
    "Ngày thứ 3 của hội nghị", "Kỳ họp thứ 4", "Ngày hội Đại đoàn kết", "Ngày pháp luật 9/11",
    "điện thoại 0226.3852.555", "Hotline: 036.902.4447", "10.12.20.24", "v1.2.2024.5", "tỷ số 3-2", "lớp 12/3",
    "ĐT: 04-39364792", "99/99/9999", "null", "None", "Admin", "Vừa qua", "Thời gian qua", "5 năm qua",
    "trong 20 ngày qua", "3 ngày trước Tết", "Tuần 12 năm 2024", "Kỳ họp thứ 4 năm 2022", "ngày 5 năm 2024",
    "Bản tin số 12 tháng 3 năm 2024", "25:61", "Sẽ diễn ra ngày 20/4/2024", "Dự kiến ngày 20/4/2024", "Sáng mai 29/3",
    "từ 2.500 - 3.000 con", "Đạt 9/10 chỉ tiêu", "Ngày 3 - 4 tỷ đồng",
    "GP số 15 ngày 27/3/2024", "Fax: 27.3.24", "Tức chiều mùng 5 Tết", "tức ngày 10/2 âm lịch", "mùng 10-3 năm Giáp Thìn",
    "Giấy phép thiết lập trang TTĐT số 15 cấp ngày 27/03/2024", "27/3/2024/NĐ", "Copyright © 2012-2024", "27_03_2024",
    "Giấy phép hoạt động báo điện tử số 15/GP-BTTTT cấp ngày 27/03/2024", "Mã số: 27032024", "27/O3/2024", "08:1527/03/2024",
    "4/5/2024 8:15:00 AM", "10/11/2024 11:15:00 PM", "Thời gian bắt đầu: 27/03/2024",
)  # fmt: skip

ALL = {
    text: want
    for table in (
        PLAIN, IN_WORDS, WITH_WEEKDAY, WITH_CLOCK, OF_OTHER_ZONES, MIDNIGHT_IS_NO_TIME, LABELLED, UPDATED, GLOSSED, EVENTS,
        WITHOUT_YEAR, SEEN_IN_PRINT, RELATIVE, ODD_PRINT,
    )
    for text, want in table.items()
}  # fmt: skip


@pytest.mark.parametrize(("text", "want"), ALL.items(), ids=ALL)
def test_a_date_line_means_what_a_reader_in_viet_nam_takes_it_for(text: str, want: str) -> None:
    printed = read_date(text, seen=SEEN)

    assert printed is not None, text
    assert printed.iso() == want


@pytest.mark.parametrize("text", NOT_DATES)
def test_what_is_no_date_of_a_page_is_refused(text: str) -> None:
    assert read_date(text, seen=SEEN) is None


@pytest.mark.parametrize(
    ("table", "kind"), [(LABELLED, "published"), (WITH_CLOCK, "published"), (UPDATED, "updated"), (EVENTS, "event")]
)
def test_the_words_before_a_date_say_of_what_it_is(table: dict[str, str], kind: str) -> None:
    kinds = {text: printed.kind for text in table if (printed := read_date(text, seen=SEEN))}

    assert kinds == dict.fromkeys(table, kind)


@pytest.mark.parametrize("text", list(ALL)[::7])
def test_decomposed_letters_and_no_break_blanks_change_nothing(text: str) -> None:
    import unicodedata

    odd = unicodedata.normalize("NFD", text).replace(" ", "\u00a0\u200b")

    assert read_date(odd, seen=SEEN) == read_date(text, seen=SEEN)


def test_the_shared_list_is_read_right() -> None:
    if not SHARED_LIST.exists():
        pytest.skip("the shared list of date strings lies beside the checkout, and is not there")
    shared = json.loads(SHARED_LIST.read_text(encoding="utf-8"))
    seen = datetime.fromisoformat(shared["seen"])
    read = {case["text"]: read_date(case["text"], seen=seen) for case in shared["cases"]}

    assert {text: printed and printed.iso() for text, printed in read.items()} == {
        case["text"]: case["want"] for case in shared["cases"]
    }


def test_a_future_day_is_still_what_the_line_says() -> None:
    printed = read_date("Ngày 15/8/2031", seen=SEEN)

    assert printed is not None
    assert printed.iso() == "2031-08-15"


def test_the_hour_of_the_reader_is_vietnamese() -> None:
    late = datetime(2024, 3, 27, 17, 30, tzinfo=UTC)  # 28 March, half past midnight in Hà Nội

    today = read_date("Hôm nay", seen=late)

    assert today is not None
    assert today.iso() == "2024-03-28"


def test_dateparser_is_imported_for_odd_lines_only() -> None:
    code = (
        "import sys; from datetime import *; from archive.extract.dates.printed import read_date;"
        "seen = datetime(2024, 3, 28, tzinfo=timezone.utc);"
        "[read_date(line, seen=seen) for line in ('Cập nhật: 27/03/2024 08:15 SA', '2 giờ trước', 'Lượt xem: 2024')];"
        "before = 'dateparser' in sys.modules; read_date('27 T3 2024', seen=seen); print(before, 'dateparser' in sys.modules)"
    )

    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3]
    )

    assert said.stdout.split() == ["False", "True"], said.stderr


@settings(deadline=None)
@given(st.text(max_size=300))
def test_no_text_makes_reading_a_date_fail(text: str) -> None:
    assert read_date(text, seen=SEEN) == read_date(text, seen=SEEN)


_PIECES = st.sampled_from(
    [*ALL, *NOT_DATES, " - ", " | ", "ngày ", "tháng ", "12", "/", ":", "năm ", "(", ")", "và ", "2024", "\u0301"]
)


@settings(deadline=None)
@given(st.lists(_PIECES, max_size=6).map("".join))
def test_no_mixture_of_date_words_makes_reading_a_date_fail(text: str) -> None:
    assert read_date(text, seen=SEEN) == read_date(text, seen=SEEN)


@pytest.mark.parametrize(
    "piece", ["1/1 ", "27/3/2024 ", "ngày ", "1,", "(", " ", "Sáng ", "(tức ", "số 1/", "1:00 ", "tháng 1", "\u0301"]
)
def test_a_hundred_kilobytes_take_less_than_a_second(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    begun = time.process_time()

    read_date(text, seen=SEEN)

    assert time.process_time() - begun < 1
