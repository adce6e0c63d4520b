FROM busybox:1
copy <<end /etc/script
run
from here
end
RUN <<EOF
echo add > /add
EOF
