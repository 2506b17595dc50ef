-- For Neovim 0.11 and newer: below ~/.config/nvim/lsp/, and vim.lsp.enable('ssot_lint') in init.lua.

---@type vim.lsp.Config
return {
  cmd = { 'ssot-lint', 'server' },
  filetypes = { 'python' },
  root_markers = { 'ssot-lint.toml', 'pyproject.toml', '.git' },
  init_options = { settings = { diagnosticMode = 'openFilesOnly' } },
}
