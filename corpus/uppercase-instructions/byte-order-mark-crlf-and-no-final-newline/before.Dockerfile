from busybox:1 as a
  run touch /a
# run
cmd a