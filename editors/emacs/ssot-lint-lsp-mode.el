;;; ssot-lint-lsp-mode.el --- ssot-lint in lsp-mode  -*- lexical-binding: t; -*-

;;; Commentary:

;; (load "/path/to/ssot-lint-lsp-mode.el"), then M-x lsp in a Python buffer.
;; It runs beside whichever other Python server lsp-mode starts.

;;; Code:

(require 'lsp-mode)

(defvar ssot-lint-deployment-files
  (concat "\\(?:\\`\\|/\\)\\(?:\\.env\\(?:rc\\)?\\(?:\\.[^/]*\\)?\\|[^/]*\\.\\(?:env\\|ya?ml\\|tf\\|tfvars\\|service\\|[dD]ockerfile\\)"
          "\\|\\(?:Docker\\|Container\\|Proc\\)file\\(?:\\.[^/]*\\)?\\|\\(?:tox\\|pytest\\)\\.ini\\|setup\\.cfg"
          "\\|\\(?:pyproject\\|\\.?ssot-lint\\)\\.toml\\)\\'")
  "Names of the files that a deployment's environment comes from.
The server says nothing of those that no environment of the configuration names.")

;; lsp-mode asks for a word for the language of each file; ours goes by names.
(add-to-list 'lsp-language-id-configuration (cons ssot-lint-deployment-files "deployment") t)

(defun ssot-lint-is-ours (file mode)
  "Whether ssot-lint has something to say of FILE in MODE."
  (or (eq 'python-mode mode) (eq 'python-ts-mode mode)
      (string-match-p ssot-lint-deployment-files (or file ""))))

(lsp-register-client
 (make-lsp-client
  :new-connection (lsp-stdio-connection '("ssot-lint" "server"))
  :activation-fn #'ssot-lint-is-ours
  :server-id 'ssot-lint
  :priority -3
  :add-on? t
  :multi-root t
  ;; What lsp-mode counts are characters; before its version 9 it does not say so by itself.
  :custom-capabilities '((general . ((positionEncodings . ["utf-32" "utf-16"]))))
  :initialization-options '(:settings (:diagnosticMode "openFilesOnly"))))

(defun ssot-lint-fix-buffer ()
  "Apply all safe fixes of ssot-lint to the buffer."
  (interactive)
  (condition-case nothing
      (lsp-execute-code-action-by-kind "source.fixAll.ssot-lint")
    ;; What lsp-mode says where there is nothing to fix; the file is to be saved all the same.
    (lsp-no-code-actions nil)
    (error (message "ssot-lint: %s" (error-message-string nothing)))))

(define-minor-mode ssot-lint-fix-on-save-mode
  "Apply all safe fixes of ssot-lint before the buffer is saved."
  :lighter " ssot"
  (if ssot-lint-fix-on-save-mode
      (add-hook 'before-save-hook #'ssot-lint-fix-buffer nil t)
    (remove-hook 'before-save-hook #'ssot-lint-fix-buffer t)))

;; Fix on save: take these lines away to fix by M-x ssot-lint-fix-buffer alone.
(add-hook 'lsp-managed-mode-hook
          (lambda ()
            (when (derived-mode-p 'python-base-mode 'python-mode)
              (ssot-lint-fix-on-save-mode (if lsp-managed-mode 1 -1)))))

(provide 'ssot-lint-lsp-mode)
;;; ssot-lint-lsp-mode.el ends here
