/** Jest's place-holder for style sheets. */
module.exports = {};
