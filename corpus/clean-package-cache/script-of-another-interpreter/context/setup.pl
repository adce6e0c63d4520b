system("apt-get", "install", "-y", "hello") == 0 or die;
