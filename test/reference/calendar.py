# Writes calendar_months.csv, calendar_easter.csv and calendar_holidays.csv beside this file.
# Run in this folder: python3 calendar.py     (made with Python 3.11, standard library only)
#
# calendar_months.csv    days and weekdays (Monday first) of months, by the standard library
# calendar_easter.csv    Easter Sundays by another algorithm than ours: Gauss's, with the exceptions
#                        for 19 and 18 April
# calendar_holidays.csv  bank holidays of England and Wales 2019 to 2026 as published at
#                        www.gov.uk/bank-holidays, written down by hand, not fetched
import importlib.util, os, sysconfig
# this file is named as the library it needs
where = os.path.join(sysconfig.get_paths()["stdlib"], "calendar.py")
spec = importlib.util.spec_from_file_location("stdlib_calendar", where)
calendar = importlib.util.module_from_spec(spec)
spec.loader.exec_module(calendar)

with open("calendar_months.csv", "w") as out:
    out.write("year,month,days," + ",".join("d%d" % d for d in range(7)) + "\n")
    for year in [1900, 1970] + list(range(1996, 2005)) + [2023, 2024, 2100, 2400]:
        for month in range(1, 13):
            first, days = calendar.monthrange(year, month)
            count = [0] * 7
            for day in range(days):
                count[(first + day) % 7] += 1
            out.write("%d,%d,%d,%s\n" % (year, month, days, ",".join(map(str, count))))

def gauss(year):
    a, b, c = year % 19, year % 4, year % 7
    k = year // 100
    p, q = (13 + 8 * k) // 25, k // 4
    m, n = (15 - p + k - q) % 30, (4 + k - q) % 7
    d = (19 * a + m) % 30
    e = (2 * b + 4 * c + 6 * d + n) % 7
    day = 22 + d + e
    if d == 29 and e == 6:
        day = 50  # 19 April
    if d == 28 and e == 6 and (11 * m + 11) % 30 < 19:
        day = 49  # 18 April
    return (3, day) if day <= 31 else (4, day - 31)

with open("calendar_easter.csv", "w") as out:
    out.write("year,month,day\n")
    for year in range(1900, 2200):
        out.write("%d,%d,%d\n" % (year, *gauss(year)))

published = {
    2019: "1-1 4-19 4-22 5-6 5-27 8-26 12-25 12-26",
    2020: "1-1 4-10 4-13 5-8 5-25 8-31 12-25 12-28",
    2021: "1-1 4-2 4-5 5-3 5-31 8-30 12-27 12-28",
    2022: "1-3 4-15 4-18 5-2 6-2 6-3 8-29 9-19 12-26 12-27",
    2023: "1-2 4-7 4-10 5-1 5-8 5-29 8-28 12-25 12-26",
    2024: "1-1 3-29 4-1 5-6 5-27 8-26 12-25 12-26",
    2025: "1-1 4-18 4-21 5-5 5-26 8-25 12-25 12-26",
    2026: "1-1 4-3 4-6 5-4 5-25 8-31 12-25 12-28",
}
with open("calendar_holidays.csv", "w") as out:
    out.write("year,month,day\n")
    for year, days in published.items():
        for day in days.split():
            out.write("%d,%s,%s\n" % (year, *day.split("-")))
