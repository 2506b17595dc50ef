" For ALE (dense-analysis/ale): source this file in vimrc, after the plugin is loaded.

function! SsotLintRoot(buffer) abort
  for l:marker in ['ssot-lint.toml', 'pyproject.toml']
    let l:found = ale#path#FindNearestFile(a:buffer, l:marker)
    if !empty(l:found)
      return fnamemodify(l:found, ':p:h')
    endif
  endfor
  return expand('#' . a:buffer . ':p:h')
endfunction

" The safe fixes of the whole file: ALE writes the buffer to stdin, and takes what comes back.
function! SsotLintFix(buffer) abort
  return {'command': 'ssot-lint check --fix --exit-zero --silent --stdin-filename %s -'}
endfunction

call ale#linter#Define('python', {
      \ 'name': 'ssot-lint',
      \ 'lsp': 'stdio',
      \ 'executable': 'ssot-lint',
      \ 'command': '%e server',
      \ 'project_root': function('SsotLintRoot'),
      \ })
call ale#fix#registry#Add('ssot-lint', 'SsotLintFix', ['python'], 'Apply the safe fixes of ssot-lint.')

" Fix on save. Where there are other fixers already: add 'ssot-lint' to their list.
let g:ale_fixers = extend(get(g:, 'ale_fixers', {}), {'python': ['ssot-lint']}, 'keep')
let g:ale_fix_on_save = 1
