/* How report.html looks. */
#ifndef PIPELINE_REPORT_HTML_REPORT_STYLE_H
#define PIPELINE_REPORT_HTML_REPORT_STYLE_H

/* The style sheet. */
extern const char report_style[];

/* 'sha256-...' of it, for the page's Content-Security-Policy; tests/e2e/report.py holds it against the sheet
 * and says what it must be. */
extern const char report_style_hash[];

#endif
