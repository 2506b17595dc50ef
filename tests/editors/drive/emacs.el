;;; emacs.el --- drives Emacs with a file of editors/emacs  -*- lexical-binding: t; -*-

;; emacs -Q --batch -l emacs.el CLIENT FILE; the directory it is started in is the example project.

;;; Code:

(dolist (package (file-expand-wildcards "/usr/share/emacs/site-lisp/elpa/*"))
  (add-to-list 'load-path package))
(dolist (autoloads (file-expand-wildcards "/usr/share/emacs/site-lisp/elpa*/*/*-autoloads.el"))
  (load autoloads t t))

(defvar drive-client (pop command-line-args-left) "Either eglot or lsp-mode.")
(defvar drive-settings (pop command-line-args-left))
(defvar drive-project (file-name-as-directory default-directory))

(defun drive-say (format &rest values)
  (princ (concat (apply #'format format values) "\n")))

(defun drive-fail (what)
  (drive-say "FAILED %s\n%s" what (buffer-string))
  (kill-emacs 1))

(defmacro drive-step (what &rest holds)
  "Wait until HOLDS, and say WHAT."
  (declare (indent 1))
  `(let ((started (float-time)))
     (while (not (progn ,@holds))
       (when (> (- (float-time) started) 20) (drive-fail ,what))
       (accept-process-output nil 0.02))
     (drive-say "%7d ms  %s" (* 1000 (- (float-time) started)) ,what)))

(defun drive-on-disk (name)
  (with-temp-buffer
    (let ((coding-system-for-read 'utf-8)) (insert-file-contents (concat drive-project name)))
    (buffer-string)))

;; There is nobody to ask: a menu is answered with the entry that replaces the access.
(fset 'y-or-n-p (lambda (&rest _) t))
(setq last-nonmenu-event ?m) ; else Eglot would pop up a menu
(setq completing-read-function
      (lambda (_prompt collection &rest _)
        (or (seq-find (lambda (it) (string-prefix-p "Replace with" it)) (all-completions "" collection))
            (car (all-completions "" collection)))))
(setq make-backup-files nil create-lockfiles nil auto-save-default nil vc-handled-backends nil
      coding-system-for-write 'utf-8 read-process-output-max (* 1024 1024)
      ;; In batch mode no directory is a project by itself.
      project-find-functions (list (lambda (_) (cons 'transient drive-project)))
      flymake-no-changes-timeout 0.05)

(load drive-settings nil t)
(drive-say "Emacs %s with %s" emacs-version drive-client)

(defun drive-visit (name)
  (find-file (concat drive-project name))
  (when (string-suffix-p ".py" name) (python-mode)))

(defun drive-open-eglot (name)
  (drive-visit name)
  (unless (bound-and-true-p eglot--managed-mode)
    (if (eglot-current-server)
        (eglot--maybe-activate-editing-mode)
      (apply #'eglot--connect (eglot--guess-contact))))
  (flymake-mode 1)
  (flymake-start))

(defun drive-open-lsp (name)
  (drive-visit name)
  (lsp)
  (flymake-mode 1))

(cond
 ((equal drive-client "eglot")
  (setq eglot-sync-connect t eglot-confirm-server-initiated-edits nil eglot-confirm-server-edits nil
        eglot-send-changes-idle-time 0.05 eglot-report-progress nil)
  (defalias 'drive-open #'drive-open-eglot)
  (defun drive-findings () (mapcar #'flymake-diagnostic-beg (flymake-diagnostics)))
  (defun drive-messages () (mapconcat #'flymake-diagnostic-text (flymake-diagnostics) "\n"))
  (defun drive-fix () (eglot-code-actions (point) (point) "quickfix" t))
  (defun drive-tell () (eglot--signal-textDocument/didChange)))
 (t
  (setq lsp-session-file (concat temporary-file-directory "lsp-session") lsp-enable-file-watchers nil
        lsp-auto-guess-root t lsp-diagnostics-provider :none lsp-enable-suggest-server-download nil
        lsp-enabled-clients '(ssot-lint) lsp-enable-snippet nil lsp-headerline-breadcrumb-enable nil
        lsp-modeline-code-actions-enable nil lsp-modeline-diagnostics-enable nil lsp-lens-enable nil
        lsp-idle-delay 0.05 lsp-debounce-full-sync-notifications nil)
  (defalias 'drive-open #'drive-open-lsp)
  (defun drive-diagnostics () (gethash (lsp--fix-path-casing buffer-file-name) (lsp-diagnostics t)))
  (defun drive-findings ()
    (mapcar (lambda (it) (lsp--position-to-point (lsp:range-start (lsp:diagnostic-range it)))) (drive-diagnostics)))
  (defun drive-messages ()
    (mapconcat (lambda (it) (format "%s %s" (lsp:diagnostic-code? it) (lsp:diagnostic-message it))) (drive-diagnostics) "\n"))
  (defun drive-fix ()
    (lsp-execute-code-action
     (seq-find (lambda (it) (string-prefix-p "Replace with" (lsp:code-action-title it))) (lsp-code-actions-at-point))))
  (defun drive-tell () nil)))

(defun drive-fix-first-finding ()
  (goto-char (apply #'min (drive-findings)))
  (undo-boundary)
  (drive-fix)
  (undo-boundary))

;; The example leaves out what it has broken on purpose.
(with-temp-file (concat drive-project "pyproject.toml")
  (insert (replace-regexp-in-string "\"SSOT210\",?" "" (drive-on-disk "pyproject.toml"))))

(drive-open "shop/mailer.py")
(defvar drive-before (buffer-string))
(drive-step "three findings" (= 3 (length (drive-findings))))
(unless (string-search "SSOT101" (drive-messages)) (drive-fail (drive-messages)))
(drive-fix-first-finding)
(drive-step "the fix is applied"
  (and (string-search "env['SHOP_SMTP_HOST']" (buffer-string))
       (string-search "from shop.env import env" (buffer-string))))
(let ((last-command nil)) (undo-only 1))
(drive-step "and undone" (equal (buffer-string) drive-before))
(drive-tell)
(drive-step "three findings again" (= 3 (length (drive-findings))))
(set-buffer-modified-p t)
(save-buffer)
(drive-step "saving fixes"
  (and (not (string-search "getenv" (drive-on-disk "shop/mailer.py")))
       (string-search "from shop.env import env" (drive-on-disk "shop/mailer.py"))))
(drive-tell)
(drive-step "no finding is left" (null (drive-findings)))
(drive-open "shop/greeting.py")
(drive-step "a finding after an emoji" (= 1 (length (drive-findings))))
(drive-fix-first-finding)
(drive-step "is fixed on the right columns"
  (string-search "wave = \"🙂é👋🏽\"; greeting = env[\"SHOP_GREETING\"]" (buffer-string)))
(dolist (name '("deploy/staging.env" "pyproject.toml"))
  (drive-open name)
  (drive-step (concat "findings in " name) (= 3 (length (drive-findings)))))
(drive-say "PASSED")
(kill-emacs 0)
;;; emacs.el ends here
