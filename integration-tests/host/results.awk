# Reads the test reports of surefire and failsafe. Prints a line a test: outcome, run, test and reason, with tabs
# between. A record is what follows a "<": a tag with its attributes, in which there is no other "<"; or text.

BEGIN { RS = "<" }

FNR == 1 { end_test(); in_text = 0 }

in_text { take_text("<" $0); next }
/^!\[CDATA\[/ { in_text = 1; take_text(substr($0, 9)); next }

/^testcase[ \n]/ {
  test = attribute("classname") "." attribute("name")
  outcome = "passed"
  reason = ""
}
/^skipped[ \n>\/]/ { end_as("skipped") }
/^(failure|error)[ \n>\/]/ { end_as("failed") }
/^system-(out|err)/ { wants_text = 0 }
/^\/testcase>/ || /^testcase[^>]*\/>/ { end_test() }

END { end_test() }

function end_as(how) {
  outcome = how
  reason = attribute("message")
  wants_text = reason == ""
}

# The first line of the stack trace is the reason where there is no message.
function take_text(text) {
  if (wants_text) {
    reason = reason text
    if (sub(/(\n|]]>).*/, "", reason)) wants_text = 0
    sub(/^org\.opentest4j\.[A-Za-z]*: (Assumption failed: )?/, "", reason)
  }
  if (text ~ /]]>/) in_text = 0
}

function end_test() {
  if (test != "") print outcome "\t" run "\t" test "\t" reason
  test = ""
  wants_text = 0
}

function attribute(name, value) {
  if (!match($0, "[ \n]" name "=\"[^\"]*\"")) return ""
  value = substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4)
  gsub(/&quot;/, "\"", value)
  gsub(/&apos;/, "'", value)
  gsub(/&lt;/, "<", value)
  gsub(/&gt;/, ">", value)
  gsub(/&#(9|10|13|x[9AaDd]);|[\t\r\n]/, " ", value)
  gsub(/&amp;/, "\\&", value)
  return substr(value, 1, 300)
}
