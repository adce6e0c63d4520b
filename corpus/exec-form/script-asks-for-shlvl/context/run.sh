echo $SHLVL
