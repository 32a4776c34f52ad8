#!/bin/sh
# The tool shellcheck finds nothing in any script. Left out: SC1091 (a sourced file is checked by
# itself) and SC2016 (awk and cmake programs are full of quoted dollars).
. "$(dirname "$0")/lib.sh"
need shellcheck
shell_files | xargs -r shellcheck -x --source-path=SCRIPTDIR --exclude=SC1091,SC2016
