" For vim-lsp (prabirshrestha/vim-lsp): source this file in vimrc, after the plugin is loaded.

if !executable('ssot-lint')
  finish
endif

function! s:root() abort
  return lsp#utils#path_to_uri(lsp#utils#find_nearest_parent_file_directory(
        \ lsp#utils#get_buffer_path(), ['ssot-lint.toml', 'pyproject.toml', '.git/']))
endfunction

augroup ssot_lint
  autocmd!
  autocmd User lsp_setup call lsp#register_server({
        \ 'name': 'ssot-lint',
        \ 'cmd': {info -> ['ssot-lint', 'server']},
        \ 'allowlist': ['python'],
        \ 'root_uri': {info -> s:root()},
        \ 'initialization_options': {'settings': {'diagnosticMode': 'openFilesOnly'}},
        \ })
  " Fix on save.
  autocmd BufWritePre *.py silent! LspCodeActionSync source.fixAll.ssot-lint
augroup END
