" Drives Vim and vim-lsp with editors/vim/vim-lsp.vim; the directory it is started in is the example project.

set nomore hidden noswapfile nocompatible
filetype plugin on
execute 'set rtp^=' . $VIM_LSP
runtime plugin/lsp.vim
execute 'source' $SSOT_LINT_EDITORS . '/vim/vim-lsp.vim'

function! s:say(line) abort
  call writefile([a:line], '/dev/stdout', 'a')
endfunction

function! s:step(what, holds) abort
  let l:left = 400
  while !eval(a:holds)
    let l:left -= 1
    if l:left == 0
      call s:say('FAILED ' . a:what . ': ' . string(lsp#get_server_status()) . join(getline(1, '$'), "\n"))
      cquit 1
    endif
    sleep 50m
  endwhile
  call s:say('            ' . a:what)
endfunction

function! s:counted() abort
  return get(lsp#get_buffer_diagnostics_counts(), 'error', 0)
endfunction
let s:count = function('s:counted')

call lsp#enable()
edit shop/mailer.py
call s:step('three findings', 's:count() == 3')
silent write
call s:step('saving fixes', 'join(readfile("shop/mailer.py"), "\n") !~# "getenv"')
call s:step('the fix brings its import', 'index(readfile("shop/mailer.py"), "from shop.env import env") > 0')
call s:step('no finding is left', 's:count() == 0')
call s:say('PASSED')
qall!
