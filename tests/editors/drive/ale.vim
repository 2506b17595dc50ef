" Drives Vim and ALE with editors/vim/ale.vim; the directory it is started in is the example project.

set nomore hidden noswapfile
filetype plugin on
packadd ale
execute 'source' $SSOT_LINT_EDITORS . '/vim/ale.vim'
" What a user's own linters would say is not looked at.
let g:ale_linters = {'python': ['ssot-lint']}

function! s:say(line) abort
  call writefile([a:line], '/dev/stdout', 'a')
endfunction

function! s:step(what, holds) abort
  let l:left = 400
  while !eval(a:holds)
    let l:left -= 1
    if l:left == 0
      call s:say('FAILED ' . a:what . ': ' . string(getloclist(0)) . join(getline(1, '$'), "\n"))
      cquit 1
    endif
    sleep 50m
  endwhile
  call s:say('            ' . a:what)
endfunction

function! s:findings() abort
  return filter(getloclist(0), {_, it -> it.text =~# '\<SSOT\d\d\d\>' || it.text =~# 'read directly'})
endfunction
let s:count = function('s:findings')

edit shop/mailer.py
call s:step('three findings', 'len(s:count()) == 3')
silent write
call s:step('saving fixes', 'join(readfile("shop/mailer.py"), "\n") !~# "getenv"')
call s:step('the fix brings its import', 'index(readfile("shop/mailer.py"), "from shop.env import env") > 0')
call s:step('no finding is left', 'len(s:count()) == 0')
call s:say('PASSED')
qall!
