-- Drives Neovim with the files of editors/neovim; the directory it is started in is the example project.

local function say(line)
  io.stdout:write(line .. '\n')
end

local function fail(line)
  say('FAILED ' .. line)
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    say(table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\n'))
    say(vim.inspect(vim.diagnostic.get(buffer)))
  end
  vim.cmd('cquit 1')
end

local function step(name, holds)
  local started = vim.loop.hrtime()
  if not vim.wait(20000, holds, 20) then
    fail(name)
  end
  say(string.format('%7d ms  %s', (vim.loop.hrtime() - started) / 1e6, name))
end

local function text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
end

local function on_disk(name)
  local file = assert(io.open(name))
  local held = file:read('*a')
  file:close()
  return held
end

local function findings()
  return vim.diagnostic.get(0)
end

-- The menu of actions, answered as a user would: the first entry that replaces the access.
local menu = {}
vim.ui.select = function(items, options, choose)
  menu = {}
  for index, item in ipairs(items) do
    menu[index] = options.format_item(item) -- the first of what it returns
    if choose and menu[index]:match('^Replace with') then
      choose(item, index)
      choose = nil
    end
  end
end

local function fix_first_finding()
  local first = findings()[1]
  vim.api.nvim_win_set_cursor(0, { first.lnum + 1, first.col })
  vim.lsp.buf.code_action()
end

local version = vim.version()
say(('Neovim %d.%d.%d'):format(version.major, version.minor, version.patch))
vim.o.swapfile = false
vim.o.hidden = true
vim.cmd('filetype plugin on')
if vim.lsp.enable then
  vim.lsp.enable('ssot_lint')
end

-- The example leaves out what it has broken on purpose.
local settings = on_disk('pyproject.toml'):gsub('"SSOT210",?', '')
local file = assert(io.open('pyproject.toml', 'w'))
file:write(settings)
file:close()

vim.cmd('edit shop/mailer.py')
local before = text()
step('three findings', function()
  return #findings() == 3
end)
for _, finding in ipairs(findings()) do
  if finding.source ~= 'ssot-lint' or finding.code ~= 'SSOT101' then
    fail(vim.inspect(finding))
  end
end
fix_first_finding()
step('the fix is applied', function()
  return text():find("env['SHOP_SMTP_HOST']", 1, true) and text():find('from shop.env import env', 1, true)
end)
vim.cmd('undo')
step('and undone', function()
  return text() == before and #findings() == 3
end)
vim.cmd('write')
if on_disk('shop/mailer.py'):find('getenv') or not on_disk('shop/mailer.py'):find('from shop.env import env', 1, true) then
  fail('saving fixes: ' .. on_disk('shop/mailer.py'))
end
say('            saving fixes')
step('no finding is left', function()
  return #findings() == 0
end)

vim.cmd('edit shop/greeting.py')
step('a finding after an emoji', function()
  return #findings() == 1
end)
fix_first_finding()
step('is fixed on the right columns', function()
  return text():find('wave = "🙂é👋🏽"; greeting = env["SHOP_GREETING"]', 1, true)
end)

for _, name in ipairs({ 'deploy/staging.env', 'pyproject.toml' }) do
  vim.cmd('edit ' .. name)
  step('findings in ' .. name, function()
    return #findings() == 3
  end)
  for _, finding in ipairs(findings()) do
    if finding.code ~= 'SSOT210' then
      fail(vim.inspect(finding))
    end
  end
end
vim.cmd('edit deploy/compose.yml')
step('compose.yml has the server', function()
  local clients = vim.lsp.get_clients and vim.lsp.get_clients({ bufnr = 0 }) or vim.lsp.buf_get_clients(0)
  return next(clients) ~= nil
end)
say('PASSED')
vim.cmd('qall!')
