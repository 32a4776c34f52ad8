#!/bin/sh
# No file names a folder of the machine that it was written on.
. "$(dirname "$0")/lib.sh"
files '*' | xargs -r grep -nIE '(^|[^[:alnum:]_.})/-])/(home|root|work|Users)/' | verdict
