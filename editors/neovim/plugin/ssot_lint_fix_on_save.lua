-- Applies all safe fixes before a Python file is written: below ~/.config/nvim/plugin/, Neovim 0.7 and newer.

local KIND = 'source.fixAll.ssot-lint'
local PATIENCE = 2000 -- ms; the file is written all the same

local function client_of(buffer)
  local clients = vim.lsp.get_clients and vim.lsp.get_clients({ bufnr = buffer }) or vim.lsp.buf_get_clients(buffer)
  for _, client in pairs(clients) do
    if client.name == 'ssot_lint' then
      return client
    end
  end
end

local function request(client, method, params, buffer)
  local answer
  if vim.fn.has('nvim-0.11') == 1 then
    answer = client:request_sync(method, params, PATIENCE, buffer)
  else
    answer = client.request_sync(method, params, PATIENCE, buffer)
  end
  return answer and answer.result
end

local function fix(buffer)
  local client = client_of(buffer)
  if client == nil then
    return
  end
  local actions = request(client, 'textDocument/codeAction', {
    textDocument = { uri = vim.uri_from_bufnr(buffer) },
    range = {
      start = { line = 0, character = 0 },
      ['end'] = { line = vim.api.nvim_buf_line_count(buffer), character = 0 },
    },
    context = { only = { KIND }, diagnostics = {} },
  }, buffer)
  for _, action in ipairs(actions or {}) do
    local edit = action.edit or (request(client, 'codeAction/resolve', action, buffer) or {}).edit
    if edit then
      vim.lsp.util.apply_workspace_edit(edit, client.offset_encoding)
    end
  end
end

vim.api.nvim_create_autocmd('BufWritePre', {
  pattern = '*.py',
  desc = 'Apply the safe fixes of ssot-lint',
  callback = function(event)
    fix(event.buf)
  end,
})
