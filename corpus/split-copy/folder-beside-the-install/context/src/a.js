console.log(require('left-pad')('hello', 9))
