FROM busybox:1
LABEL "com.example.vendor"="ACME"
LABEL "com.example.label with blank"=x
