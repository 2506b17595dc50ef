-- For Neovim 0.11 and newer: below ~/.config/nvim/lsp/, and vim.lsp.enable('ssot_lint') in init.lua.

-- A `.env.staging` has no file type of its own everywhere.
vim.filetype.add({ pattern = { ['.*/%.env%..+'] = { 'sh', { priority = -10 } } } })

local MARKERS = { 'ssot-lint.toml', 'pyproject.toml', '.git' }

---@type vim.lsp.Config
return {
  cmd = { 'ssot-lint', 'server' },
  -- Beside Python: the files that a deployment's environment comes from. The server says nothing
  -- of those that no environment of the configuration names.
  filetypes = {
    'python', 'toml', 'yaml', 'yaml.docker-compose', 'yaml.ghaction', 'yaml.gitlab', 'yaml.helm-values', 'helm',
    'dockerfile', 'env', 'dotenv', 'sh', 'terraform', 'terraform-vars', 'tf', 'hcl', 'systemd', 'dosini', 'cfg',
    'procfile',
  },
  root_dir = function(buffer, found)
    local name = vim.api.nvim_buf_get_name(buffer)
    if vim.bo[buffer].filetype == 'sh' and not vim.fs.basename(name):find('%.env') then
      return -- a script
    end
    local root = vim.fs.root(buffer, MARKERS)
    if root or vim.bo[buffer].filetype == 'python' then
      found(root or vim.fs.dirname(name))
    end
  end,
  init_options = { settings = { diagnosticMode = 'openFilesOnly' } },
}
