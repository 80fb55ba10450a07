"use strict";
exports.id = 18;
exports.ids = [18];
exports.modules = {

/***/ 3018:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   fixedKeys: () => (/* binding */ fixedKeys)
/* harmony export */ });
/** Keys that stay the same for the whole run. */
function fixedKeys(keys) {
    return { current: async () => keys, renew: async () => undefined };
}


/***/ })

};
;