/** Where the lazy chunks are: beside main.js, where core serves a plugin's files. Part of the bundle's entry alone, since only webpack knows the variable. */
import {PLUGIN_ID} from '../contract/client_names';
import {basePath} from './guard/base_path';

__webpack_public_path__ = `${basePath()}/static/plugins/${PLUGIN_ID}/`;
