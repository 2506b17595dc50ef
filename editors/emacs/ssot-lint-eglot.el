;;; ssot-lint-eglot.el --- ssot-lint in Eglot  -*- lexical-binding: t; -*-

;;; Commentary:

;; (load "/path/to/ssot-lint-eglot.el"), then M-x eglot in a Python buffer.
;; Eglot talks to one server in each buffer.  To have ssot-lint beside another, put the
;; multiplexer rassumfrassum between: ("rass" "--" "ty" "server" "--" "ssot-lint" "server").

;;; Code:

(require 'eglot)

(defvar ssot-lint-deployment-modes
  '(dotenv-mode env-mode ssot-lint-dotenv-mode conf-mode conf-toml-mode toml-mode toml-ts-mode conf-unix-mode
    yaml-mode yaml-ts-mode docker-compose-mode dockerfile-mode dockerfile-ts-mode terraform-mode hcl-mode
    systemd-mode)
  "Modes of the files that a deployment's environment comes from.
Set it before the file is loaded: take out those in which another server is to answer.")

(add-to-list 'eglot-server-programs
             `((python-mode python-ts-mode ,@ssot-lint-deployment-modes) . ("ssot-lint" "server")))

;; Emacs has no mode of its own for these.
(define-derived-mode ssot-lint-dotenv-mode conf-unix-mode "dotenv"
  "The variables of an environment.")
(add-to-list 'auto-mode-alist '("\\(?:/\\|\\`\\)\\.env\\(?:\\.[^/]*\\)?\\'" . ssot-lint-dotenv-mode) t)
(add-to-list 'auto-mode-alist '("\\.env\\'" . ssot-lint-dotenv-mode) t)

(defun ssot-lint-fix-buffer ()
  "Apply all safe fixes of ssot-lint to the buffer."
  (interactive)
  (condition-case nothing
      (eglot-code-actions (point-min) (point-max) "source.fixAll.ssot-lint" t)
    ;; What Eglot says where there is nothing to fix; the file is to be saved all the same.
    (error (message "ssot-lint: %s" (error-message-string nothing)))))

(define-minor-mode ssot-lint-fix-on-save-mode
  "Apply all safe fixes of ssot-lint before the buffer is saved."
  :lighter " ssot"
  (if ssot-lint-fix-on-save-mode
      (add-hook 'before-save-hook #'ssot-lint-fix-buffer nil t)
    (remove-hook 'before-save-hook #'ssot-lint-fix-buffer t)))

;; Fix on save: take these lines away to fix by M-x ssot-lint-fix-buffer alone.
(add-hook 'eglot-managed-mode-hook
          (lambda ()
            (when (derived-mode-p 'python-base-mode 'python-mode)
              (ssot-lint-fix-on-save-mode (if (eglot-managed-p) 1 -1)))))

(provide 'ssot-lint-eglot)
;;; ssot-lint-eglot.el ends here
