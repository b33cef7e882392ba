#!/usr/bin/env bash
# The batch scripts in a Slurm of one node: check_slurm.sh PROGRAM FOLDER. Run by scripts/check-slurm.
set -u
program=$(realpath "$1")
root=$(realpath "$(dirname "$0")/../..")
folder=$2
[ "$(id -u)" -eq 0 ] || { echo "Slurm has to be started by root" >&2; exit 77; }
rm -rf "$folder"
mkdir -p "$folder"
folder=$(realpath "$folder")
failures=0

# --- a Slurm of its own ---

node=$(hostname -s)
cores=$(nproc)
state=$(mktemp -d)
mkdir "$state/spool" "$state/save"
cat >"$state/slurm.conf" <<CONF
ClusterName=check
SlurmctldHost=$node(127.0.0.1)
SlurmctldPort=16817
SlurmdPort=16818
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$state/munge.socket
CredType=cred/munge
StateSaveLocation=$state/save
SlurmdSpoolDir=$state/spool
SlurmctldPidFile=$state/slurmctld.pid
SlurmdPidFile=$state/slurmd.pid
SlurmctldLogFile=$state/slurmctld.log
SlurmdLogFile=$state/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
ReturnToService=2
SchedulerParameters=bf_interval=5,sched_interval=2
KillWait=30
NodeName=$node NodeAddr=127.0.0.1 CPUs=$cores State=UNKNOWN
PartitionName=check Nodes=$node Default=YES MaxTime=INFINITE State=UP
CONF
export SLURM_CONF=$state/slurm.conf

stop_slurm() {
    scancel --quiet --state=RUNNING 2>/dev/null
    for name in slurmd slurmctld munged; do
        [ -f "$state/$name.pid" ] && kill "$(cat "$state/$name.pid")" 2>/dev/null
    done
    sleep 2
    for name in slurmd slurmctld munged; do
        [ -f "$state/$name.pid" ] && kill -9 "$(cat "$state/$name.pid")" 2>/dev/null
    done
    cp "$state"/*.log "$folder" 2>/dev/null
    rm -rf "$state"
}
trap stop_slurm EXIT

head -c 1024 /dev/urandom >"$state/munge.key"
chmod 400 "$state/munge.key"
chmod 711 "$state"
munged --force --key-file="$state/munge.key" --socket="$state/munge.socket" --pid-file="$state/munged.pid" \
    --seed-file="$state/munge.seed" --log-file="$state/munged.log" || exit 1
slurmctld || exit 1
slurmd || exit 1
for _ in $(seq 60); do
    sinfo --noheader --format=%T 2>/dev/null | grep -q idle && break
    sleep 1
done
sinfo || exit 1

# --- checking ---

say() { # RESULT WHAT
    printf '%-5s %s\n' "$1" "$2"
    [ "$1" = ok ] || failures=$((failures + 1))
}

same() { # WHAT A B
    if cmp -s "$2" "$3"; then
        say ok "$1: sha256 $(sha256sum <"$3" | cut -c1-16)…"
    else
        say FAIL "$1: $2 and $3 differ"
    fi
}

submit() { # SBATCH ARGUMENT…: waits; the job's exit code
    sbatch --wait --quiet --output="$folder/%x-%j.out" "$@"
}

scripts=$root/scripts/slurm
scenario=$root/scenarios/home-care.yaml
export GEVINST=$program
cd "$folder" || exit 1

# 1. one node
"$program" run "$scenario" -n 8192 --keep all -o plain.h5 -q
submit --cpus-per-task="$cores" "$scripts/one-node.sbatch" "$scenario" node.h5 -n 8192 --keep all
same "a run on one node" plain.h5 node.h5

# 2. preempted: told by a signal, requeued, through at last
"$program" run "$scenario" -n 4194304 --policy reference --keep none -o long.h5 -q
job=$(sbatch --parsable --output="$folder/preempted.out" "$scripts/one-node.sbatch" "$scenario" preempted.h5 -n 4194304 \
    --policy reference --keep none --checkpoint 0.2)
for _ in $(seq 120); do
    [ -f preempted.h5.checkpoint ] && break
    sleep 0.1
done
[ -f preempted.h5.checkpoint ] && say ok "the run has a checkpoint" || say FAIL "there is no checkpoint"
scancel --signal=TERM --batch "$job"
restarts=0
for _ in $(seq 240); do
    found=$(scontrol show job "$job" 2>/dev/null)
    case $found in *Restarts=[1-9]*) restarts=1 ;; esac
    case $found in *JobState=COMPLETED*) break ;; esac
    scontrol release "$job" 2>/dev/null
    scontrol update JobId="$job" StartTime=now 2>/dev/null # not after Slurm's two minutes
    sleep 1
done
[ "$restarts" = 1 ] && say ok "it was stopped, and queued again" || say FAIL "it was not queued again"
same "what it came to" long.h5 preempted.h5

# 3. a sweep as an array, and its parts together
over="--over investment_level=0.5:2:8 --policy reference -n 4096"
"$program" sweep "$scenario" $over -o whole.h5 -q
array=$(sbatch --parsable --array=1-4 --output="$folder/part-%a.out" "$scripts/array.sbatch" parts "$scenario" $over)
submit --dependency="afterok:$array" "$scripts/merge.sbatch" parts merged.h5
same "a sweep of 4 jobs, merged" whole.h5 merged.h5

# 4. wrong parts
refused() { # WHAT MESSAGE FILE…
    local what=$1 message=$2 found
    shift 2
    found=$("$program" merge "$@" -o wrong.h5 2>&1 >wrong.txt)
    if [ $? -eq 65 ] && [ ! -e wrong.h5 ] && grep -qF -- "$message" <<<"$found"; then
        say ok "$what: $(head -1 <<<"$found")"
    else
        say FAIL "$what: $found"
    fi
}
refused "a part is missing" "part 3 of 4 is missing" parts/part-1.h5 parts/part-2.h5 parts/part-4.h5
refused "a part twice" "are both part 2 of 4" parts/part-*.h5 parts/part-2.h5
sbatch --wait --quiet --array=2 --export=ALL,PARTS=4 --output="$folder/other-%a.out" "$scripts/array.sbatch" other "$scenario" $over -s 7
refused "a part of another seed" "has seed 7, the other seed 1" parts/part-1.h5 other/part-2.h5 parts/part-3.h5 parts/part-4.h5
rm parts/part-3.h5
submit "$scripts/merge.sbatch" parts again.h5
[ $? -eq 65 ] && [ ! -e again.h5 ] && say ok "the job ends with exit code 65 if a part is missing" || say FAIL "merge without a part"
sbatch --wait --quiet --array=3 --export=ALL,PARTS=4 --output="$folder/again-%a.out" "$scripts/array.sbatch" parts "$scenario" $over
submit "$scripts/merge.sbatch" parts again.h5
same "that part once more, and merged" whole.h5 again.h5

# 5. several ranks
mpi=$root/build/mpi/gevinst
if [ -x "$mpi" ]; then
    export GEVINST=$mpi MPIRUN_OPTIONS="--oversubscribe --allow-run-as-root"
    submit --nodes=1 --ntasks-per-node="$cores" --cpus-per-task=1 "$scripts/nodes.sbatch" run "$scenario" -n 8192 --keep all -o ranks.h5 -q
    same "a run of $cores ranks" plain.h5 ranks.h5
else
    echo "skip  a run of several ranks: scripts/mpi builds $mpi"
fi

[ "$failures" -eq 0 ] && echo "all as without Slurm" || echo "$failures failed"
[ "$failures" -eq 0 ]
