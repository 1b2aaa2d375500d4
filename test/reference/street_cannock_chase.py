#!/usr/bin/env python3
"""Counts of crimes in Cannock Chase by month and crime type from a street-level zip, and the account
of rows of each force, by a second road (csv and zipfile of the standard library).

    street_cannock_chase.py STREET.zip LSOA11_LAD21.csv LAD24_CSP24_PFA24.csv

Writes street_cannock_chase.csv and street_accounts.csv beside itself. Python 3.
Data: data.police.uk and ONS, Open Government Licence v3.0; only these counts are kept here.
"""
import collections
import csv
import io
import os
import sys
import zipfile

archive, lsoas, districts = sys.argv[1:]


def read(stream):
    return csv.DictReader(io.TextIOWrapper(stream, "utf-8-sig", newline=""))


district = {r["lsoa11_code"]: r["ltla21_name"] for r in read(open(lsoas, "rb"))}
force_of = {r["ltla24_name"]: r["pfa24_name"] for r in read(open(districts, "rb"))}
counts = collections.Counter()
accounts = collections.defaultdict(collections.Counter)
months, types = set(), set()
with zipfile.ZipFile(archive) as z:
    for name in z.namelist():
        force = os.path.basename(name)[8:-len("-street.csv")]
        for row in read(z.open(name)):
            accounts[force]["read"] += 1
            if not row["LSOA code"]:
                accounts[force]["unlocated"] += 1
                continue
            where = district[row["LSOA code"]]
            if force_of[where].lower().replace(" ", "-") != force:
                accounts[force]["outside"] += 1
                continue
            accounts[force]["kept"] += 1
            months.add(row["Month"])
            types.add(row["Crime type"])
            if where == "Cannock Chase":
                counts[row["Month"], row["Crime type"]] += 1

here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "street_cannock_chase.csv"), "w", newline="\n") as out:
    out.write("month,category,count\n")
    for month in sorted(months):
        for kind in sorted(types):
            out.write(f"{month},{kind},{counts[month, kind]}\n")
with open(os.path.join(here, "street_accounts.csv"), "w", newline="\n") as out:
    out.write("force,read,kept,unlocated,outside\n")
    for force, a in sorted(accounts.items()):
        out.write(f"{force},{a['read']},{a['kept']},{a['unlocated']},{a['outside']}\n")
