/**
 * Builds the web app half: main.js, which every user loads (entry and session guard), and lazy chunks for the System Console's sections.
 * What Mattermost gives as window globals is never bundled. Types are checked by `tsc -b`; here they are only stripped.
 */
const path = require('node:path');

const root = path.join(__dirname, '..');

module.exports = {
    mode: 'production',
    target: ['web', 'es2022'],
    context: root,
    entry: {main: ['./webapp/public_path.ts', './webapp/index.tsx']},
    output: {
        path: path.join(root, 'webapp/dist'),
        filename: '[name].js',
        // Core caches plugin files for a year, so a chunk's name changes with its content.
        chunkFilename: '[id].[contenthash:6].js',
        // Set in webapp/public_path.ts, which is shorter than webpack's code for finding it out, and every user loads it.
        publicPath: '',
        uniqueName: 'security-controls',
        clean: true,
    },
    resolve: {extensions: ['.ts', '.tsx', '.js']},
    module: {
        rules: [
            {test: /\.tsx?$/, exclude: /node_modules/, loader: 'ts-loader', options: {
                transpileOnly: true,
                configFile: path.join(root, 'webapp/tsconfig.json'),
                compilerOptions: {composite: false, declaration: false, emitDeclarationOnly: false, noEmit: false},
            }},
            {test: /\.css$/, use: ['style-loader', {loader: 'css-loader', options: {url: false}}]},
        ],
    },
    externals: {
        react: 'React',
        'react-dom': 'ReactDOM',
        redux: 'Redux',
        'react-redux': 'ReactRedux',
        'react-intl': 'ReactIntl',
        'react-router-dom': 'ReactRouterDom',
        'prop-types': 'PropTypes',
    },
    // A chunk's name is its id, which spares main.js a table; libraries stay with the chunk that needs them.
    optimization: {chunkIds: 'named', moduleIds: 'deterministic', splitChunks: {cacheGroups: {defaultVendors: false}}},
    devtool: false,
    performance: {hints: false},
    stats: 'errors-warnings',
};
