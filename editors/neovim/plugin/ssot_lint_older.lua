-- For Neovim 0.7 to 0.10: below ~/.config/nvim/plugin/. Newer ones have lsp/ssot_lint.lua.

if vim.fn.has('nvim-0.11') == 1 then
  return
end

local MARKERS = { 'ssot-lint.toml', 'pyproject.toml', '.git' }

-- Beside Python: the files that a deployment's environment comes from. The server says nothing of
-- those that no environment of the configuration names.
local DEPLOYMENT = {
  '.env', '.env.*', '*.env', '.envrc', '*.yml', '*.yaml', 'Dockerfile', 'Dockerfile.*', '*.[dD]ockerfile',
  'Containerfile', 'Containerfile.*', '*.tf', '*.tfvars', '*.service', 'Procfile', 'Procfile.*', 'tox.ini',
  'pytest.ini', 'setup.cfg', 'pyproject.toml', 'ssot-lint.toml', '.ssot-lint.toml',
}

-- The nearest directory at or above `directory` that holds a marker.
local function root_of(directory)
  local above = directory
  while true do
    for _, marker in ipairs(MARKERS) do
      if vim.loop.fs_stat(above .. '/' .. marker) then
        return above
      end
    end
    local parent = vim.fn.fnamemodify(above, ':h')
    if parent == above then
      return nil
    end
    above = parent
  end
end

local by_root = {} -- for 0.7, which does not find a running client by itself

local function start(buffer, alone)
  local name = vim.api.nvim_buf_get_name(buffer)
  if name == '' or vim.fn.executable('ssot-lint') == 0 then
    return
  end
  local directory = vim.fn.fnamemodify(name, ':p:h')
  local root = root_of(directory)
  if root == nil and not alone then
    return
  end
  local config = {
    name = 'ssot_lint',
    cmd = { 'ssot-lint', 'server' },
    root_dir = root or directory,
    init_options = { settings = { diagnosticMode = 'openFilesOnly' } },
  }
  if vim.lsp.start then
    vim.lsp.start(config, { bufnr = buffer })
    return
  end
  local running = by_root[config.root_dir]
  if running == nil or vim.lsp.client_is_stopped(running) then
    running = vim.lsp.start_client(config)
    by_root[config.root_dir] = running
  end
  if running then
    vim.lsp.buf_attach_client(buffer, running)
  end
end

vim.api.nvim_create_autocmd('FileType', {
  pattern = 'python',
  desc = 'Start ssot-lint',
  callback = function(event)
    start(event.buf, true)
  end,
})
vim.api.nvim_create_autocmd({ 'BufReadPost', 'BufNewFile' }, {
  pattern = DEPLOYMENT,
  desc = 'Start ssot-lint for a deployment file of a project',
  callback = function(event)
    start(event.buf, false)
  end,
})
