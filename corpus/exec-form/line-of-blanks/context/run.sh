#! 
echo hi
