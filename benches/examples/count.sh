#!/bin/sh
# Instructions a decision, by workload and way: what 2,000 decisions more take, divided by 2,000.
# Needs valgrind. From the root: cargo build --release -p perwali-benches --example count && sh benches/examples/count.sh
set -eu
binary="${CARGO_TARGET_DIR:-target}/release/examples/count"
instructions() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$binary" "$@" 2>&1 | sed -n 's/.*Collected : //p'
}
for workload in ter progresif bentuk kelayakan; do
    line="$workload"
    for way in nothing hand native marked singly trusting prepared prepared-marked decimal; do
        few=$(instructions "$workload" "$way" 1000)
        many=$(instructions "$workload" "$way" 3000)
        line="$line $way=$(((many - few) / 2000))"
    done
    echo "$line"
done
