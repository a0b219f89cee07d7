#!/bin/sh
# A million random mutations of the fixtures, half as text, half as DOCX, into Akoma Ntoso: no panic,
# conservation on all, validity on a random 20,000. Hours at low priority.
#
#   scripts/mutations.sh [COUNT [FROM]]    FROM is the first seed: runs can be split
set -eu
cd "$(dirname "$0")/.."
MASTHEAD_MILLION=${1:-1000000} MASTHEAD_FROM=${2:-0} \
    nice -n 19 cargo test --locked --profile quick --test million -- --ignored --nocapture
