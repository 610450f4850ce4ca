// Prints what ExcelJS sees of a workbook, sheet by sheet; any complaint ends with an error.
"use strict";
const ExcelJS = require("exceljs");
const book = new ExcelJS.Workbook();
book.xlsx.readFile(process.argv[2]).then(() => {
  const told = book.worksheets.map((sheet) => ({
    name: sheet.name,
    state: sheet.state,
    rows: sheet.rowCount,
    head: (sheet.getRow(1).values || []).slice(1).map((value) => String(value && value.text !== undefined ? value.text : value)),
    folded: (sheet.columns || []).filter((column) => column.hidden).length,
    validations: Object.keys(sheet.dataValidations.model).length,
    protected: Boolean(sheet.sheetProtection && sheet.sheetProtection.sheet),
    frozen: sheet.views.filter((view) => view.state === "frozen").map((view) => [view.xSplit, view.ySplit]),
  }));
  process.stdout.write(JSON.stringify(told));
}).catch((error) => { console.error(error); process.exit(1); });
