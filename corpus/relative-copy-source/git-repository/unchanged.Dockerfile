FROM busybox:1
ADD /repository.git#main /x
