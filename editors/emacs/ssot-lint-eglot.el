;;; ssot-lint-eglot.el --- ssot-lint in Eglot  -*- lexical-binding: t; -*-

;;; Commentary:

;; (load "/path/to/ssot-lint-eglot.el"), then M-x eglot in a Python buffer.
;; Eglot talks to one server in each buffer.  To have ssot-lint beside another, put the
;; multiplexer rassumfrassum between: ("rass" "--" "ty" "server" "--" "ssot-lint" "server").

;;; Code:

(require 'eglot)

(add-to-list 'eglot-server-programs
             '((python-mode python-ts-mode) . ("ssot-lint" "server")))

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
