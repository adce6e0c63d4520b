from busybox:1
workdir /srv
env A=1
run echo "$A" > run.txt
cmd ["cat", "run.txt"]
